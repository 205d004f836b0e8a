# პარამეტრები → ორგანიზაცია → ადამიანები.

nav-people = ადამიანები
people-title = ადამიანები
people-what = ყველა, ვინც შედის: { $organization }.
people-add = ადამიანის დამატება
people-add-what = მიიღებს წერილს ბმულით, რომლითაც პაროლს დააყენებს. ბმული 7 დღე მოქმედებს, ერთხელ.
people-add-button = დამატება და ბმულის გაგზავნა
people-added = ადამიანი დაემატა, ბმული გზაშია.
people-done = შესრულდა. ჩანაწერი, თქვენს მიზეზთან ერთად, ქვემოთ, აქტივობაშია.
people-deleted = ანგარიში წაიშალა.
people-search = სახელი, ელფოსტის მისამართი ან ტელეფონის ნომერი
people-search-hint = ნაწილიც კმარა; ნომრისგან – ბოლო ციფრები.
people-search-button = ძებნა
people-show = ჩვენება
people-all = ყველა
people-without-phone = ტელეფონის ნომრის გარეშე
people-without-factor = მეორე ფაქტორის გარეშე
people-locked = კოდები შეჩერებულია არასწორი ცდების გამო
people-few-codes = ცოტა სარეზერვო კოდი დარჩა
people-disabled = გათიშული
people-none = ასეთი არავინ არის.
people-more = მეტის ჩვენება
people-back = ადამიანებთან დაბრუნება

import-title = ბევრის დამატება
import-what = სია CSV-ის სახით, ან თითო JSON ობიექტი თითო სტრიქონში. სვეტებია email, name, phone, role, external_id და locale; სავალდებულოა მხოლოდ email.
import-file = ფაილი
import-file-hint = ერთ ჯერზე არაუმეტეს 500 ადამიანისა და 64 კბ-ისა.
import-text = ან თავად სია
import-text-hint = CSV-ში პირველი სტრიქონი სვეტებს ასახელებს: email,name,phone
import-mode = თუ რომელიმე სტრიქონი არ მიიღება
import-all = არავინ დაემატოს
import-good = დანარჩენები დაემატოს
import-invite = ყველას გაეგზავნოს ბმული პაროლის დასაყენებლად
import-button = ამ ადამიანების დამატება
import-created =
    { $n ->
        [one] დაემატა 1 ადამიანი.
       *[other] დაემატა { $n } ადამიანი.
    }
import-refused =
    { $n ->
        [one] 1 სტრიქონი არ იქნა მიღებული.
       *[other] { $n } სტრიქონი არ იქნა მიღებული.
    }
import-nobody = არავინ დამატებულა.
import-line = სტრიქონი { $n }:
import-empty = ამ სიაში არავინ არის
import-columns = პირველი სტრიქონი სვეტებს უნდა ასახელებდეს, მათ შორის email-ს, და სხვას არაფერს, გარდა ზემოთ ჩამოთვლილისა
import-not-text = ეს ფაილი UTF-8 ტექსტი არ არის
import-too-many = ეს 500 ადამიანზე მეტია. სია გაყავით
row-malformed = სტრიქონი ვერ იკითხება.
row-email = ელფოსტის მისამართი არასწორია.
row-name = სახელი არ მიიღება.
row-phone = ტელეფონის ნომერი არასწორია, ან კოდებს ვერ იღებს.
row-role = როლი უცნობია, ან მას ვერ მიანიჭებთ.
row-taken = ამ ელფოსტით ან გარე იდენტიფიკატორით ვიღაც უკვე არის.

person-messages = ამ ადამიანისთვის გაგზავნილი შეტყობინებები
person-name = სახელი
person-email-hint = ამ მისამართით შევა და ბმულიც აქ მიუვა.
person-phone-needed = ქვეყნის კოდით. თქვენს ორგანიზაციას ყველას ნომერი სჭირდება.
person-phone-required = თქვენს ორგანიზაციას ყველას ტელეფონის ნომერი სჭირდება
person-phone-optional = ქვეყნის კოდით. შეგიძლიათ ცარიელი დატოვოთ.
person-you = თქვენ
person-disabled = გათიშულია
person-invited = პაროლი ჯერ არ აქვს
person-locked = კოდები შეჩერებულია
person-phone-missing = ნომერი არ აქვს
person-factor-on = მეორე ფაქტორი ჩართულია
person-no-factor = მეორე ფაქტორი არ აქვს
person-factor-missing = მეორე ფაქტორი აკლია
person-few-codes =
    { $n ->
        [0] სარეზერვო კოდი აღარ დარჩა
        [one] დარჩა 1 სარეზერვო კოდი
       *[other] დარჩა { $n } სარეზერვო კოდი
    }
person-back = ამ ადამიანთან დაბრუნება
person-facts = მოკლედ
person-since = დაემატა
person-seen = ბოლო შესვლა
person-never = არასოდეს
person-none = არ არის
person-invited-until = ბმული მოქმედებს
person-methods = საშუალებები
person-no-methods = არცერთი არ არის გამართული.
person-reset = მოხსნა
person-reset-label = მოხსნა: { $kind }, { $label }
person-actions = რისი გაკეთება შეგიძლიათ
person-sessions = ღია სესიები
person-no-sessions = არსად არის შესული.
person-no-browsers = სანდო ბრაუზერი არ არის.

role-label = როლი
role-owner = მფლობელი
role-admin = ადმინისტრატორი
role-member = წევრი
role-too-weak = ამ როლისთვის მხოლოდ ელფოსტის კოდები სუსტია. ჯერ სხვა საშუალება უნდა გამართოს
last-owner = ეს ბოლო მფლობელია. ჯერ სხვა გახადეთ მფლობელი

action-told = ამას ადამიანი წერილით შეიტყობს. რას აკეთებთ და რატომ, აქტივობაში ინახება.
action-cancel = გაუქმება
action-invite = ბმულის ხელახლა გაგზავნა
action-invite-what = პაროლის დასაყენებელი ახალი ბმული ადამიანის საფოსტო ყუთში წავა. წინა ბმული აღარ იმუშავებს.
action-unlock = კოდების ისევ მიღება
action-unlock-what = უსაფრთხოების კოდები მაშინვე შემოწმდება და არა პაუზის შემდეგ. გააკეთეთ ეს მხოლოდ მაშინ, თუ იცით, რომ არასწორი კოდები მისი იყო.
action-password = ახალი პაროლის მოთხოვნა
action-password-what = ადამიანი ყველგან გამოვა. თუ მეორე ფაქტორი აქვს, ახალ პაროლს მომდევნო შესვლისას დააყენებს; თუ არა – წერილში მიღებული ბმულით.
action-enrollment = მეორე ფაქტორის მოთხოვნა
action-enrollment-what = ადამიანმა სხვა ყველაფრამდე საშუალება უნდა გამართოს, თუნდაც წესები ამას თავად მას უტოვებდეს.
action-sign-out = ყველგან გამოსვლა
action-sign-out-what = ყველა სესია მაშინვე დასრულდება და არცერთი ბრაუზერი აღარ იქნება სანდო.
action-role = როლის შეცვლა
action-role-what = ადმინისტრატორები წესებსა და ადამიანებზე წყვეტენ. მფლობელებს ყველაფერი შეუძლიათ და ადმინისტრატორები მათ ვერ შეცვლიან.
action-reset = ამ საშუალების მოხსნა
action-reset-what = ეს საშუალება აღარ იმუშავებს და ადამიანი ყველგან გამოვა. თუ სხვა საშუალება არ რჩება, სარეზერვო კოდებიც გაუქმდება. დარწმუნდით, რომ ამას ნამდვილად თავად ითხოვს.
action-disable = გათიშვა
action-disable-what = ადამიანი ვეღარ შევა და ყველგან გამოვა. არაფერი წაიშლება.
action-enable = ჩართვა
action-enable-what = ადამიანი ისევ შევა იმავე პაროლითა და საშუალებებით.
action-delete = წაშლა
action-delete-what = ანგარიში სამუდამოდ წაიშლება, საშუალებებთან, სესიებსა და სანდო ბრაუზერებთან ერთად. რჩება მხოლოდ აუდიტის ჩანაწერი.
reason-label = რატომ
reason-hint = მაგალითად: დაკარგული ტელეფონი, შემთხვევა 4711. ინახება ჩანაწერთან, ადამიანს არ ეგზავნება.
reason-missing = დაწერეთ მიზეზი, 3-დან 200 სიმბოლომდე

purpose-people = სანამ სხვის ანგარიშს შეცვლით.

invitation-title = დააყენეთ პაროლი
invitation-lead = თქვენი ანგარიშისთვის: { $organization }, { $email }.
invitation-button = პაროლის დაყენება
invitation-expired = ეს ბმული აღარ მუშაობს
invitation-expired-what = უკვე გამოიყენეს, 7 დღეზე ძველია, ან უფრო ახალი გაიგზავნა. ახალი ბმული თქვენი ორგანიზაციის ადმინისტრატორს სთხოვეთ.

activity-by = ვინ: { $name }
activity-by-administrator = ადმინისტრატორმა

event-user-invited = გაიგზავნა ბმული პაროლის დასაყენებლად
event-invitation-accepted = ამ ბმულით პაროლი დაყენდა
event-user-signed-out = ყველა სესია დასრულდა
event-user-disabled = ანგარიში გაითიშა
event-user-enabled = ანგარიში ჩაირთო
event-role-changed = როლი შეიცვალა
event-password-required = მოთხოვნილია ახალი პაროლი
event-enrollment-required = მოთხოვნილია მეორე ფაქტორი
event-phone-requested = ტელეფონის ნომერი მოითხოვეს

mail-invitation-subject = დააყენეთ პაროლი: { $product }
mail-invitation-what = თქვენი ორგანიზაციის ადმინისტრატორმა საშუალება მოგცათ, დააყენოთ პაროლი: { $product }.
mail-invitation-next = ბმული 7 დღე მოქმედებს, ერთხელ. თუ ამგვარს არაფერს ელით, წერილს ყურადღება ნუ მიაქცევთ.
mail-phone-wanted-subject = საჭიროა თქვენი ტელეფონის ნომერი: { $product }
mail-phone-wanted-what = თქვენი ორგანიზაციის ადმინისტრატორი გთხოვთ, თქვენს ანგარიშს ({ $product }) მობილურის ნომერი დაუმატოთ, რომ SMS-ით მიღებული კოდით შესვლა შეძლოთ. შედით და ნომერი პროფილში ჩაწერეთ.
mail-phone-wanted-button = ნომრის დამატება
mail-administered-subject =
    { $deed ->
        [unlocked] კოდები ისევ მიიღება: { $product }
        [password_required] საჭიროა ახალი პაროლი: { $product }
        [enrollment_required] საჭიროა მეორე ფაქტორი: { $product }
        [signed_out] ყველგან გამოხვედით: { $product }
        [disabled] თქვენი ანგარიში გაითიშა: { $product }
        [enabled] თქვენი ანგარიში ჩაირთო: { $product }
        [deleted] თქვენი ანგარიში წაიშალა: { $product }
       *[role_changed] თქვენი როლი შეიცვალა: { $product }
    }
mail-administered-what =
    { $deed ->
        [unlocked] თქვენი ორგანიზაციის ადმინისტრატორმა არასწორი კოდების შემდგომი პაუზა მოხსნა ({ $product }).
        [password_required] თქვენი ორგანიზაციის ადმინისტრატორი ახალ პაროლს გთხოვთ ({ $product }). მას მომდევნო შესვლისას დააყენებთ. ყველა სესია დასრულდა.
        [enrollment_required] თქვენი ორგანიზაციის ადმინისტრატორი გთხოვთ, მომდევნო შესვლისას მეორე ფაქტორი გამართოთ ({ $product }).
        [signed_out] თქვენი ორგანიზაციის ადმინისტრატორმა ყველა თქვენი სესია დაასრულა ({ $product }). არცერთი ბრაუზერი აღარ არის სანდო.
        [disabled] თქვენი ორგანიზაციის ადმინისტრატორმა თქვენი ანგარიში გათიშა ({ $product }). შესვლა არ შეგიძლიათ.
        [enabled] თქვენი ორგანიზაციის ადმინისტრატორმა თქვენი ანგარიში ჩართო ({ $product }). შეგიძლიათ ისევ შეხვიდეთ.
        [deleted] თქვენი ორგანიზაციის ადმინისტრატორმა თქვენი ანგარიში წაშალა ({ $product }), საშუალებებთან და სესიებთან ერთად.
       *[role_changed] თქვენი ორგანიზაციის ადმინისტრატორმა შეცვალა, რისი უფლებაც გაქვთ ({ $product }).
    }
mail-administered-next = კითხვებით თქვენი ორგანიზაციის ადმინისტრატორს მიმართეთ.
sms-administered = ადმინისტრატორმა თქვენი ანგარიში შეცვალა.

nav-overview = მიმოხილვა
overview-what = რამდენად გავრცელდა მეორე ფაქტორი ({ $organization }) და რა მოხდა ბოლო დროს.
overview-coverage = ვის აქვს მეორე ფაქტორი
overview-coverage-what = დღევანდელი ადამიანების წილი ბოლო 12 კვირაში, იმ საშუალებებით, რომლებიც ახლაც აქვთ.
overview-partial = დათვლილია მხოლოდ პირველი { $n } ადამიანი.
overview-any = რომელიმე საშუალება
overview-method = საშუალება
overview-people = ადამიანი
overview-risk = ვინ არის რისკის ქვეშ
overview-everybody = ყველა, ვისაც შესვლა შეუძლია
overview-missing = მეორე ფაქტორი მოეთხოვება და არ აქვს
overview-lockouts = პაუზები არასწორი კოდების გამო, ბოლო 7 დღე
overview-messages = ბოლო 7 დღის შეტყობინებები
overview-no-messages = არცერთი შეტყობინება არ გაგზავნილა.
overview-way = გზა
overview-texts = ტექსტური შეტყობინებები
overview-mails = წერილები
overview-arrived = მივიდა
overview-failed = ვერ მივიდა
overview-on-the-way = გზაშია
overview-rate = წილი
