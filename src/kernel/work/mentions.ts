/**
 * Mentions in comments. People write `@[Name](person:id)`; what is stored keeps the id only, so that no name is
 * left in the text when a person changes it or is erased; readers get the name of the day.
 */

const TOKEN = /@\[([^\]\n]{0,200})\]\(person:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\)/g;

/** The text as it is stored, and the people mentioned, each once, in the order of the text. */
export function storeMentions(body: string): { body: string; mentions: string[] } {
  const mentions = new Set<string>();
  const stored = body.replace(TOKEN, (_, _name, id: string) => {
    mentions.add(id.toLowerCase());
    return `@[](person:${id.toLowerCase()})`;
  });
  return { body: stored, mentions: [...mentions] };
}

/** The stored text with the names of today; brackets and line breaks in a name would end the token early. */
export function showMentions(body: string, nameOf: (personId: string) => string): string {
  return body.replace(
    TOKEN,
    (_, _name, id: string) =>
      `@[${nameOf(id)
        .replace(/[[\]\n\r]/g, ' ')
        .slice(0, 200)}](person:${id})`,
  );
}
