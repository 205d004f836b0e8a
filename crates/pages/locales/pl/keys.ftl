# Klucze bezpieczeństwa i klucze dostępu (passkeys).

challenge-key-title = Użyj klucza bezpieczeństwa
challenge-key-what = Przygotuj klucz: podłącz go lub zbliż do urządzenia, a gdy zacznie migać, dotknij go. Klucz dostępu (passkey) też zadziała.
key-use = Użyj klucza bezpieczeństwa
key-waiting = Czekamy na klucz…
key-no-script = Klucze bezpieczeństwa wymagają JavaScriptu, który jest w tej przeglądarce wyłączony. Włącz go albo użyj innej metody.
key-unsupported = Ta przeglądarka nie obsługuje tu kluczy bezpieczeństwa. Użyj innej przeglądarki lub innej metody.
key-cancelled = Nie udało się albo anulowano. Spróbuj ponownie, gdy klucz będzie pod ręką.
key-registered = Ten klucz jest już zarejestrowany. Użyj innego.
key-missing = Przeglądarka nie przekazała żadnego klucza.
key-missing-next = Spróbuj ponownie albo użyj innej metody.
key-refused = Ten klucz nie został przyjęty.
key-refused-next = Użyj klucza zarejestrowanego dla tego konta i spróbuj ponownie.
key-name-missing = Nadaj kluczowi nazwę
key-name-malformed = Nadaj kluczowi nazwę w jednym wierszu, bez linków
method-key = Klucz bezpieczeństwa

key-setup-title = Skonfiguruj klucz bezpieczeństwa
key-setup-named = Jego nazwa: { $label }.
key-setup-what = Naciśnij przycisk, a potem podłącz klucz lub zbliż go do urządzenia i dotknij go, gdy zacznie migać. Przeglądarka może też zaproponować zapisanie klucza dostępu (passkey).
key-setup-button = Zarejestruj ten klucz

keys-title = Klucze bezpieczeństwa
keys-what = Klucz jednym dotknięciem potwierdza, że to ty. Nie można go zgadnąć, skopiować na fałszywej stronie ani zablokować błędnymi kodami.
keys-none = Nie masz jeszcze klucza bezpieczeństwa.
keys-second = Dodaj drugi klucz i przechowuj go w bezpiecznym miejscu na wypadek utraty tego.
keys-count =
    { $n ->
        [0] Jeszcze żadnego
        [one] 1 klucz
        [few] { $n } klucze
       *[many] { $n } kluczy
    }
keys-manage = Zarządzaj kluczami bezpieczeństwa
keys-off-link = Zamiast tego użyj klucza bezpieczeństwa
keys-confirm-backup = Jeden z kodów zapasowych.
keys-confirm-or = Zamiast kodu możesz użyć klucza.
key-add = Dodaj klucz bezpieczeństwa
key-name = Nazwa klucza
key-name-default = Klucz bezpieczeństwa
key-name-hint = Aby odróżnić klucze od siebie, na przykład „Niebieski przy kluczach”.
key-synced = Synchronizowany klucz dostępu
key-u2f = U2F
purpose-keys = Zanim dodasz lub usuniesz klucz bezpieczeństwa.

notice-key-added = Klucz bezpieczeństwa został dodany.
notice-key-renamed = Klucz bezpieczeństwa ma nową nazwę.
notice-key-removed = Klucz bezpieczeństwa został usunięty.
notice-key-synced = Organizacja przyjmuje tylko klucze, które pozostają na jednym urządzeniu. Nic nie zostało zmienione; spróbuj ponownie z takim kluczem.
notice-key-refused = Klucz nie został przyjęty albo trwało to zbyt długo. Nic nie zostało zmienione; spróbuj ponownie.

mail-key-copied-subject = Możliwa kopia klucza bezpieczeństwa do konta { $product }
mail-key-copied-what = Licznik klucza bezpieczeństwa do Twojego konta { $product } cofnął się, a to oznacza, że może istnieć kopia tego klucza. Klucz nie został przyjęty.
mail-key-copied-next = Usuń ten klucz z konta i zastąp go nowym.

event-factor-refused = Nie przyjęto klucza bezpieczeństwa podczas konfiguracji
event-factor-renamed = Zmieniono nazwę metody
event-key-copy-suspected = Klucz bezpieczeństwa mógł zostać skopiowany
