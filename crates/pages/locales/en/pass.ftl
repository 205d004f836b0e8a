# Vestibule Pass: pairing a phone, the app on the phone, sign-ins that it lets in.

method-pass = Vestibule Pass
method-pass-hint = Seven digits from your phone, even offline
method-pass-named = Seven digits from { $label }

pass-title = Pair your phone
pass-replace-title = Pair another phone
pass-replace = Pair another phone
pass-replace-label = Pair another phone in the place of { $label }
pass-replaces = { $label } stays in force until the new phone is paired.
pass-what = Vestibule Pass on your phone shows a seven-digit code for signing in, even without a network.
pass-number = Mobile number
pass-register = Register
pass-no-smartphone = Send me seven digits by SMS
pass-no-smartphone-what = I have no smartphone:
pass-app-instead = Use another authenticator app
pass-add = Pair a phone with Vestibule Pass
pass-how = How it goes on
pass-how-link = We send you a text message with a link. Open it on the phone.
pass-how-words = Compare the two words on the phone with those on this computer.
pass-how-code = Type the seven digits that the phone shows.

pass-pairing-title = Pair your phone
pass-sent-what = We sent a text message with a link there. Open the link on the phone, and keep this page open.
pass-sent-waits = This page goes on by itself once the phone has opened the link.
pass-sent-continue = I have opened the link
pass-link-expires = The link works once, and until { $at } ({ $distance }).
pass-send-again = Send another link
pass-send-again-at = Another link can be sent from { $at } ({ $distance }). Only the newest one works.
pass-compare = Compare the words
pass-opened = A phone has opened the link. It must show these two words:
pass-opened-in = { $browser } has opened the link. That phone must show these two words:
pass-refuse = They do not match
pass-type = Type the code from the phone
pass-code-hint = The seven digits the phone shows now. Spaces are fine.
code-not-paired = No phone has opened the link yet.
code-not-paired-next = Open the link from the text message on your phone first.

notice-pass-paired = Your phone is paired: it shows your codes from now on.
notice-pass-replaced = The new phone is paired, and the old one does not work any more.
notice-pass-removed = The phone is no longer paired.
notice-pass-refused = The phone that showed other words was not paired. Somebody else may have read the text message: start again, and ask your phone company if it goes on.
purpose-pair-phone = Before you pair a phone.

challenge-pass-hint = The seven digits that Vestibule Pass shows. A backup code works here too.
challenge-pass-ask = Ask my phone instead
challenge-pass-ask-what = With Vestibule Pass open on your phone, there is nothing to type.
challenge-pass-number = On your phone, choose
challenge-pass-waits = Open Vestibule Pass on your phone. This page goes on by itself once you have chosen; the question is open until { $at }.
challenge-pass-approved = I have chosen it on my phone
challenge-pass-not-yet = Your phone has not let this sign-in in. Choose the number on the phone, or type the seven digits.
challenge-pass-wrong = Another number was chosen on the phone. If that was you, ask again or type the seven digits.
challenge-pass-too-many = Your phone was asked often enough for now. It can be asked again at { $until }. The seven digits work.
challenge-pass-paused = Your phone is not asked for a while, because a sign-in was sent away on it. The seven digits work.

pass-app-name = Vestibule Pass
pass-app-short = Pass
pass-app-no-script = This app needs JavaScript. Without it, have seven digits sent by SMS, or use another authenticator app.
pass-app-unsupported = This browser cannot keep keys safely. Update it, or open the link in another one.
pass-app-empty = No account is paired with this phone yet. Open the link in the text message you were sent.
pass-app-offer = Pair this phone?
pass-app-offer-what = Only if you asked for it just now, on a computer in front of you.
pass-app-pair = Pair this phone
pass-app-not-now = Not now
pass-app-back = Back
pass-app-words = The page you came from must show:
pass-app-left = Time left
pass-app-seconds = seconds
pass-app-gone = This phone is no longer paired with this account. Its codes do not work any more.
pass-app-remove = Remove from this phone
pass-app-remove-what = The codes on this phone are lost for good. Pair the phone again first if you still sign in with it.
pass-app-remove-yes = Remove
pass-app-approve = Are you signing in?
pass-app-confirm = Do you confirm this?
pass-app-action = You are asked to confirm:
pass-app-browser = Browser
pass-app-address = IP address
pass-app-choose = Choose the number that the page shows:
pass-app-deny = No, this is not me
pass-app-install = Keep this app on your phone
pass-app-install-apple = On an iPhone or iPad, tap Share, then Add to Home Screen, before you pair: Safari forgets pages that are not opened for a week, and the app on the home screen has a memory of its own. Open it there and paste the link.
pass-app-install-other = Open the browser’s menu and choose Install app or Add to home screen. The codes then work without a network.
pass-app-paste = Paste a link
pass-app-link = The link from the text message
pass-app-not-a-link = This is not a link for pairing a phone. Copy it whole from the text message.

pass-app-clock-far = The clock of this phone and that of the server differ by more than a minute, and the codes follow the server. If this phone shows the right time, somebody may stand between the two: type none of its codes, and tell support.
pass-say-clock-unchecked = The clock of this phone was not checked yet.
pass-say-clock-right = The clock of this phone is right.
pass-say-clock-slow = The clock of this phone is { $n } seconds slow. The codes are corrected for it.
pass-say-clock-fast = The clock of this phone is { $n } seconds fast. The codes are corrected for it.
pass-say-expired = This link is too old, or a newer one was sent. Have another one sent.
pass-say-used = Another phone has opened this link. If that was not you, choose “They do not match” on the page you came from, and start again.
pass-say-busy = Too many tries from your network. Wait a few minutes, then open the link again.
pass-say-offline = The server cannot be reached. Open the link again when you have a network.
pass-say-failed = The phone could not be paired. Have another link sent and try again.
pass-say-broken = This browser keeps nothing for this app. Leave private browsing, or allow pages to keep data.
pass-say-approved = You let the sign-in in. The other page goes on by itself.
pass-say-confirmed = You confirmed it.
pass-say-denied = The sign-in was sent away. Somebody knows your password: change it now.
pass-say-wrong-number = That was another number, so the sign-in was not let in. Ask again on the sign-in page.
pass-say-too-late = Nobody waits for this answer any more.

sms-pass-link = { $product }: open this link on your phone to pair it: { $url }
sms-pass-link-plain = Open this link on your phone to pair it: { $url }

event-pairing-sent = A link to pair a phone was sent
event-pairing-claimed = A phone opened the link for pairing
event-pairing-refused = A phone was not paired
event-approval-asked = A phone was asked about a sign-in
event-approval-given = A phone let a sign-in in
event-approval-denied = A sign-in was sent away on a phone

mail-denied-subject = Somebody tried to sign in to your { $product } account
mail-denied-what = On your phone you said that a sign-in to your { $product } account was not you. Whoever it was has your password. They did not get in.
mail-denied-next = Change your password now: somebody else knows it.

# 256 words, told apart easily by eye and by ear. Both sides of a pairing show two of them, by their numbers: the order matters.
pass-words =
    acorn album amber anchor apple apron arrow atlas autumn avocado badge bagel bamboo banana banjo barrel basket beach beaver
    bell berry bicycle biscuit blanket blossom boat bottle boulder bracelet branch bread brick bridge broom bubble bucket buffalo
    butter button cabin cactus camel camera candle canoe canyon carpet carrot castle cedar cellar chain chalk cherry chess
    chimney cinema circle citrus clock cloud clover cobra coconut coffee comet compass copper coral cotton cradle crane crater
    cricket crown crystal cupboard curtain daisy desert diamond dolphin donkey dragon drawer drum eagle echo elbow elephant
    emerald engine falcon farmer feather fence fiddle finger flag flame flute forest fossil fountain fox galaxy garden garlic
    ginger giraffe glacier glove goat gold grape grass guitar hammer harbor harvest hazel helmet honey horizon hotel iceberg
    igloo island ivory jacket jaguar jasmine jelly jewel juice jungle kangaroo kayak kettle kitchen kitten ladder lagoon lake
    lantern lemon lettuce lighthouse lion lizard lobster magnet mango maple marble market meadow melon mirror monkey moon mosaic
    mountain mushroom napkin necklace needle noodle nutmeg oasis ocean octopus olive onion orange orchid otter oven owl oyster
    paddle palace panda paper parrot pasta peach peanut pearl pebble pelican pencil penguin pepper piano pigeon pillow pilot
    pineapple planet plum pocket polar pond potato prairie pumpkin puzzle pyramid quartz rabbit radio raft rainbow raven ribbon
    river robot rocket saddle salad salmon sandal sapphire scarf school shadow shell silver spider spoon squirrel staircase
    summer sunset swan table tiger tomato torch tractor tulip turtle umbrella valley velvet violin volcano wagon walnut whale
    willow window yogurt zebra zipper
