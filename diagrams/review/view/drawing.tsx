/** A drawing that the project's own code wrote as text, all names in it escaped there. */
export function Drawing({ svg, label }: { readonly svg: string; readonly label: string }) {
  return (
    <div
      class="scroll"
      tabIndex={0}
      role="region"
      aria-label={label}
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  );
}
