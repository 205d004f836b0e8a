# Security keys and passkeys.

challenge-key-title = Use your security key
challenge-key-what = Have your key at hand: plug it in or hold it to your device, then touch it when it blinks. A passkey works here too.
key-use = Use security key
key-waiting = Waiting for your key…
key-no-script = Security keys need JavaScript, which is switched off in this browser. Switch it on, or use another method.
key-unsupported = This browser cannot use security keys here. Use another browser or another method.
key-cancelled = That did not work, or it was cancelled. Try again when your key is at hand.
key-registered = This key is registered already. Use another one.
key-missing = Your browser handed over no key.
key-missing-next = Try again, or use another method.
key-refused = That key was not accepted.
key-refused-next = Use a key that you registered for this account, and try again.
key-name-missing = Give the key a name
key-name-malformed = Give the key a name of one line, without links
method-key = Security key

key-setup-title = Set up a security key
key-setup-named = It will be called { $label }.
key-setup-what = Press the button, then plug in your key or hold it to your device and touch it when it blinks. Your browser may also offer to keep a passkey.
key-setup-button = Register this key

keys-title = Security keys
keys-what = A key proves that it is you with a touch. It cannot be guessed, copied by a false page, or locked by wrong codes.
keys-none = You have no security key yet.
keys-second = Add a second key and keep it in a safe place, in case you lose this one.
keys-count =
    { $n ->
        [0] None yet
        [one] 1 key
       *[other] { $n } keys
    }
keys-manage = Manage security keys
keys-off-link = Use a security key instead
keys-confirm-backup = One of your backup codes.
keys-confirm-or = Or use your key in place of the code.
key-add = Add a security key
key-name = Name of the key
key-name-default = Security key
key-name-hint = So that you can tell your keys apart, such as Blue key on my ring.
key-synced = Synced passkey
key-u2f = U2F
purpose-keys = Before you add or remove a security key.

notice-key-added = The security key was added.
notice-key-renamed = The security key has its new name.
notice-key-removed = The security key was removed.
notice-key-synced = Your organization takes keys that stay on one device only. Nothing was changed; try again with such a key.
notice-key-refused = The key was not accepted, or it took too long. Nothing was changed; try again.

mail-key-copied-subject = A security key of your { $product } account may have been copied
mail-key-copied-what = A security key of your { $product } account counted backwards when it was used, which happens when there is a copy of it. It was not accepted.
mail-key-copied-next = Remove that key from your account, and replace it with a new one.

event-factor-refused = A security key was not accepted when it was set up
event-factor-renamed = A method was renamed
event-key-copy-suspected = A security key may have been copied
