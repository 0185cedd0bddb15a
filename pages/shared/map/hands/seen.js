/** The parameter that tells a picture: which parts of it tell where one looks, and which what. */

const WHERE = /^[fc]/;

/** What is marked and hidden, without where one looks. */
export function marksOf(text) {
  return text.split("*").filter((part) => part && !WHERE.test(part)).join("*");
}
