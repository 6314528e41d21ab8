// Copies the link with one tap; on a telephone it offers to send it on instead, by WeChat or whatever there is.

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.copy;
  button.onclick = async () => {
    if (await handedOn(data)) button.textContent = data.copied;
  };
}

const quietly = (promise) =>
  promise.then(
    () => true,
    () => false,
  );

async function handedOn({ url, title }) {
  if (navigator.share && matchMedia("(pointer: coarse)").matches) return quietly(navigator.share({ url, title }));
  return (navigator.clipboard && (await quietly(navigator.clipboard.writeText(url)))) || copiedByHand(url);
}

/** Where the page came without encryption, browsers have no other way. */
function copiedByHand(url) {
  const box = document.body.appendChild(document.createElement("textarea"));
  box.value = url;
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}
