//! What the document says of every route alike: who may call, which ids are in the path, and each problem with an example.
//!
//! A handler names the problems of its own in the extension `x-problems`; the others follow from its shape.

use core::time::Duration;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use twofactor::{PasswordFault, Refusal, Timestamp};
use utoipa::{
    PartialSchema as _, ToSchema,
    openapi::{
        ComponentsBuilder, Content, ContentBuilder, Info, LicenseBuilder, Object, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Required, Response,
        ResponseBuilder, Schema, Server, Type,
        example::ExampleBuilder,
        header::Header,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
        tag::TagBuilder,
    },
};

use crate::Problem;

/// Why a request was not served (RFC 9457). Some problems say more in fields of their own.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Names the problem for programs that know RFC 9457 only.
    r#type: String,
    /// The problem in a few words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The stable name of the problem.
    code: String,
    /// What is wrong with this request.
    detail: Option<String>,
    /// What to tell support.
    request_id: String,
    /// After how many seconds to try again.
    retry_after_seconds: Option<u64>,
    /// How many more codes may be wrong before a wait.
    attempts_left: Option<u32>,
    /// By how many minutes the phone's clock is ahead; negative when it is behind.
    minutes: Option<i64>,
    /// How many digits the user's codes have.
    expected_digits: Option<u8>,
    /// Why a password cannot be taken.
    reason: Option<String>,
    /// How many characters a password needs.
    least_characters: Option<usize>,
}

/// `document` with what goes for every operation, for a server that is reached at `base_url`.
pub(super) fn complete(mut document: OpenApi, base_url: Option<&str>) -> OpenApi {
    document.info = info();
    document.servers = base_url.map(|url| vec![Server::new(url)]);
    document.tags = Some(TAGS.iter().map(|(name, about)| TagBuilder::new().name(*name).description(Some(*about)).build()).collect());
    let examples = examples();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations_mut(item) {
            describe(method, path, operation, &examples);
        }
    }
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API key, `vst_…`; the scope it needs is given with each operation."));
    let components = document.components.take().map_or_else(ComponentsBuilder::new, ComponentsBuilder::from);
    let components = components.schema("Problem", problem_schema(&examples)).security_scheme("bearer", SecurityScheme::Http(bearer.build()));
    document.components = Some(components.build());
    document
}

/// The operations of a path, by method.
pub(super) fn operations(item: &PathItem) -> Vec<(&'static str, &Operation)> {
    let all = [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("PATCH", &item.patch), ("DELETE", &item.delete)];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?))).collect()
}

fn operations_mut(item: &mut PathItem) -> Vec<(&'static str, &mut Operation)> {
    let all = [("GET", &mut item.get), ("POST", &mut item.post), ("PUT", &mut item.put), ("PATCH", &mut item.patch), ("DELETE", &mut item.delete)];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?))).collect()
}

fn info() -> Info {
    let mut info = Info::new("Vestibule", "1");
    info.description = Some(ABOUT.to_owned());
    info.license = Some(LicenseBuilder::new().name("Apache-2.0 OR MIT").identifier(Some("Apache-2.0 OR MIT")).build());
    info
}

fn describe(method: &str, path: &str, operation: &mut Operation, examples: &Examples) {
    let asks = operation.parameters.is_some();
    let problems = problems(method, path, operation, asks);
    let parameters = operation.parameters.get_or_insert_default();
    parameters.extend(path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(|name| RefOr::T(id_in_path(name))));
    if method == "POST" {
        parameters.push(RefOr::T(idempotency_key()));
    }
    operation.parameters.take_if(|parameters| parameters.is_empty());
    let mut by_status: BTreeMap<u16, Vec<&'static str>> = BTreeMap::new();
    for code in problems {
        if let Some((status, ..)) = examples.get(code.as_str()) {
            by_status.entry(*status).or_default().extend(examples.get_key_value(code.as_str()).map(|(code, _)| *code));
        }
    }
    for (status, codes) in by_status {
        operation.responses.responses.insert(status.to_string(), RefOr::T(problem_response(status, &codes, examples)));
    }
}

/// The codes of the problems that an operation may answer.
fn problems(method: &str, path: &str, operation: &mut Operation, asks: bool) -> Vec<String> {
    let own = operation.extensions.take().and_then(|mut extensions| extensions.remove("x-problems"));
    let own = own.as_ref().and_then(|codes| codes.as_array()).into_iter().flatten().filter_map(|code| code.as_str().map(str::to_owned));
    let has_body = operation.request_body.is_some();
    let follows = [
        (operation.security.is_some(), &["unauthorized", "forbidden", "unavailable", "internal"][..]),
        (path.contains('{'), &["not_found"]),
        (has_body || asks, &["malformed"]),
        (has_body, &["too_large"]),
        (method == "POST", &["conflict"]),
    ];
    let follows = follows.into_iter().filter(|(applies, _)| *applies).flat_map(|(_, codes)| codes.iter().map(|code| (*code).to_owned()));
    follows.chain(own).collect()
}

fn problem_response(status: u16, codes: &[&'static str], examples: &Examples) -> Response {
    let shown = codes.iter().filter_map(|code| Some((*code, ExampleBuilder::new().value(Some(examples.get(code)?.2.clone())).build())));
    let content: Content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).examples_from_iter(shown).build();
    let titles: Vec<String> = codes.iter().filter_map(|code| Some(format!("`{code}`: {}.", examples.get(code)?.1))).collect();
    let response = ResponseBuilder::new().description(titles.join(" ")).content("application/problem+json", content);
    let waits = codes.iter().any(|code| examples.get(code).is_some_and(|example| example.2.get("retry_after_seconds").is_some()));
    let seconds = || Header::new(Schema::from(Object::with_type(Type::Integer)));
    if waits || status == 429 { response.header("Retry-After", seconds()).build() } else { response.build() }
}

fn id_in_path(name: &str) -> Parameter {
    let (about, example) = IDS.iter().find(|(known, ..)| *known == name).map_or(("", ""), |(_, about, example)| (*about, *example));
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True).description(Some(about));
    parameter.schema(Some(Object::with_type(Type::String))).example(Some(json!(example))).build()
}

fn idempotency_key() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255)).pattern(Some("^[!-~]+$")).build();
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Your own name for this request. For 24 hours the same request with the same name is done once and answered alike."))
        .schema(Some(schema))
        .example(Some(json!("5f0c1c9e-7b1d-4f0a-9d57-0d1c3f9f2c11")))
        .build()
}

/// The problem schema, with every code there is.
fn problem_schema(examples: &Examples) -> RefOr<Schema> {
    let mut schema = ProblemDocument::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        let codes =
            ObjectBuilder::new().schema_type(Type::String).description(Some("The stable name of the problem.")).enum_values(Some(examples.keys().copied()));
        object.properties.insert("code".to_owned(), RefOr::T(codes.build().into()));
    }
    schema
}

/// By code: the status, the title, and the document.
type Examples = BTreeMap<&'static str, (u16, &'static str, serde_json::Value)>;

fn examples() -> Examples {
    let mut examples = Examples::new();
    for problem in samples() {
        let (status, code, title) = problem.kind();
        let mut document = problem.document();
        if let serde_json::Value::Object(fields) = &mut document {
            fields.insert("request_id".to_owned(), json!("9c1f0b6de2a74c35"));
        }
        examples.entry(code).or_insert((status.as_u16(), title, document));
    }
    examples
}

/// One of each problem.
fn samples() -> Vec<Problem> {
    let now = Timestamp::from_unix_millis(0);
    let until = now.plus(Duration::from_secs(60));
    let refused = [
        Refusal::UnknownChallenge,
        Refusal::AlreadyPassed,
        Refusal::Expired,
        Refusal::WrongCode { attempts_left: 4, until: None },
        Refusal::ClockOff { seconds_ahead: -240, attempts_left: 4, until: None },
        Refusal::CodeUsed,
        Refusal::NotPaired,
        Refusal::NotApproved,
        Refusal::LinkUsed,
        Refusal::CodeSuperseded,
        Refusal::CodeExpired,
        Refusal::TooManyMessages { until },
        Refusal::PhoneNotAccepted,
        Refusal::PhoneRequired,
        Refusal::WrongLength { expected: 6 },
        Refusal::Wait { until },
        Refusal::CodesDisabled,
        Refusal::CredentialRefused,
        Refusal::KeyNotDeviceBound,
        Refusal::NotEnrolled,
        Refusal::StepUpRequired,
        Refusal::PolicyForbids,
        Refusal::Frozen { until },
        Refusal::PasswordOwed,
        Refusal::WrongPassword,
        Refusal::PasswordUnacceptable(PasswordFault::TooShort { least: 15 }),
        Refusal::UserDisabled,
        Refusal::LastOwner,
        Refusal::NoMailbox,
        Refusal::NotIndependent,
    ];
    let others = [
        Problem::Malformed("`code`: expected a string (line 1, column 9)".to_owned()),
        Problem::FactorNotAllowed("this version enrolls no factors of this kind".to_owned()),
        Problem::TooLarge,
        Problem::Unauthorized,
        Problem::Forbidden,
        Problem::Taken,
        Problem::Conflict,
        Problem::PreconditionFailed,
        Problem::CutsOff { people: 12 },
        Problem::RateLimited { retry_after: Duration::from_secs(30) },
        Problem::Unavailable,
        Problem::Internal,
    ];
    others.into_iter().chain(refused.map(|refusal| Problem::Refused(refusal, now))).collect()
}

const ABOUT: &str = "Two-factor sign-in for a product's own back end.\n\nIds are opaque. Times are RFC 3339 in UTC. Every answer carries \
`Cache-Control: no-store` and `X-Request-Id`. Problems are RFC 9457 documents with a stable `code`; unknown fields and parameters are \
`malformed`. What belongs to another tenant than the key is `not_found`.";

const TAGS: [(&str, &str); 8] = [
    ("organizations", "The product's customers, each with its policy."),
    ("users", "The people of an organization."),
    ("factors", "What a user has to answer a challenge with."),
    ("challenges", "A second step that is owed, and what is typed or signed to pass it."),
    ("trusted devices", "Browsers that are spared the second step."),
    ("support", "The desk that brings back people who have the password and no method left."),
    ("events", "The audit trail."),
    ("meta", "This API itself."),
];

const IDS: [(&str, &str, &str); 6] = [
    ("organization", "The organization.", "org_06f1w2v9bfzk7jx8q5m0t4e3rc"),
    ("user", "The user.", "usr_06f1w2v9bfzk7jx8q5m0t4e3rc"),
    ("factor", "The factor.", "fac_06f1w2v9bfzk7jx8q5m0t4e3rc"),
    ("challenge", "The challenge.", "chl_06f1w2v9bfzk7jx8q5m0t4e3rc2n6y1d8h5a9k3p7s0v4wbqgz"),
    ("case", "The number of the case.", "12345678"),
    ("device", "The trusted device.", "dev_06f1w2v9bfzk7jx8q5m0t4e3rc2n6y1d8h5a9k3p7s0v4wbqgz"),
];
