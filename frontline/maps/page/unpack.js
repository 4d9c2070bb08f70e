// A whole page, packed: unpacked, it takes the place of this document and keeps its policy.

unpackText(document.getElementById("frontline-page").textContent).then((page) => {
  document.open();
  document.write(page);
  document.close();
});
