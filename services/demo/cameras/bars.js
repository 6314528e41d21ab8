// Reads the frame number that bars.py has drawn, from what a page shows (a <video>, an image, a canvas); null where there is none.
(picture) => {
  const width = picture.videoWidth || picture.naturalWidth || picture.width;
  const height = picture.videoHeight || picture.naturalHeight || picture.height;
  if (!width) return null;
  const bits = 9, cells = bits + 3, side = width / 32;
  const canvas = Object.assign(document.createElement("canvas"), { width: cells, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const light = [];
  for (let place = 0; place < cells; place++) {
    context.drawImage(picture, Math.floor((place + 0.4) * side), Math.floor(height - side * 0.6), 2, 2, place, 0, 1, 1);
    light.push(context.getImageData(place, 0, 1, 1).data[1]);
  }
  if (light[0] - light[1] < 80) return null;
  const white = light.map((value) => value > (light[0] + light[1]) / 2);
  const number = white.slice(2, -1).reduce((sum, bit) => sum * 2 + bit, 0);
  const odd = white.slice(2, -1).filter(Boolean).length % 2 === 1;
  return white[0] && !white[1] && white[cells - 1] === odd ? number : null;
}
