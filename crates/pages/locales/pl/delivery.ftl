# Co się stało z wiadomościami.

messages-title = Wiadomości do ciebie
messages-what = Wiadomości z ostatniego tygodnia, od najnowszych, i co się z nimi stało.
message-asked = przekazana { $at } do { $by }, bez odnotowanej odpowiedzi
message-accepted = przyjęta { $at } przez { $by }
message-accepted-again = bez potwierdzenia, wysłana ponownie { $at } przez { $by }
message-refused = odrzucona { $at } przez { $by }
message-failed = nieprzyjęta { $at } przez { $by }
message-delivered = doręczona { $at }, według { $by }
message-undelivered = niedoręczona { $at }, według { $by }
message-stopped = wstrzymana { $at }: wysłano ich wiele
message-waiting = czeka na wysłanie
message-unconfirmed = jeszcze bez potwierdzenia
message-given-up = nie udało się wysłać
message-void = odwołana przed wysłaniem
sent-late = Kod dociera dłużej niż zwykle.
sent-failed = Kodu nie udało się doręczyć.
sent-use-another = Użyj innej metody
sent-again-next = Wyślij go ponownie albo poszukaj pomocy poniżej.
