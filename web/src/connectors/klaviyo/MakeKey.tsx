/** How a private key is made, in the words of Klaviyo's screens, before anything can fail. */
export function MakeKey({ whyHere = true }: { whyHere?: boolean }) {
  return (
    <aside className="key-steps" aria-label="How to make a key">
      <h2>How to make a private key in Klaviyo</h2>
      <ol>
        <li>
          Sign in as <b>Owner</b> or <b>Admin</b> and click your <b>account name</b> in the lower left.
        </li>
        <li>
          Choose <b>Settings</b>, then <b>Account</b>, then <b>API keys</b>.
        </li>
        <li>
          Click <b>Create Private API Key</b> and name it Longshore.
        </li>
        <li>
          Choose <b>Custom Key</b> and give it <b>Read Access</b> to Accounts and Metrics and{' '}
          <b>Full Access</b> to Events.
        </li>
        <li>
          Click <b>Create</b> and copy the key: it is shown this one time. It begins with <code>pk_</code>;
          the six characters above it are the public key, which opens nothing.
        </li>
      </ol>
      <p className="dim small">
        A key’s scopes cannot be changed afterwards: a key that lacks one is made anew.
      </p>
      {whyHere && (
        <p className="dim small">
          <b>Why it is the other way round.</b> Klaviyo’s own integration asks for ShipStation’s keys and
          reads ShipStation for itself. Here ShipStation is read once for everything, so Klaviyo’s key comes
          here and ShipStation’s stays where it is.
        </p>
      )}
    </aside>
  )
}
