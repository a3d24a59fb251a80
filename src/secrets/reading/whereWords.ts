/** How the place of a finding is put into words. */

/** `$.a` in `(base64)`: the outer first. */
export function joinPlace(before: string, after: string): string {
  return before === '' || after === '' ? before + after : `${before} ${after}`;
}

/** `$.message (api_key)`; a place that ends in the name already says enough. */
export function placeWith(place: string, where: string | undefined): string {
  if (where === undefined || place === '') return where ?? place;
  return place.endsWith(where) && /[ .]/.test(place.charAt(place.length - where.length - 1))
    ? place
    : `${place} (${where})`;
}
