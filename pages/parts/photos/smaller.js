// A photo as it is sent: upright, no longer than anybody looks at, a tenth of what the camera made.

const LONGEST_SIDE = 1920;
const QUALITY = 0.85;
// The camera's words stand at the beginning of a file.
const BEGINNING = 256 * 1024;

/** What is to be sent of a chosen file. What the browser cannot draw is sent as it is: the server knows more kinds. */
async function smaller(file, place) {
  const picture = file.type.startsWith("image/") && (await createImageBitmap(file).catch(() => null));
  if (!picture) return file;
  const drawn = await jpegOf(picture);
  picture.close();
  if (!drawn) return file;
  const exif = exifOf(await file.slice(0, BEGINNING).arrayBuffer(), place);
  return exif ? new Blob([drawn.slice(0, 2), exif, drawn.slice(2)], { type: drawn.type }) : drawn;
}

function jpegOf(picture) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
