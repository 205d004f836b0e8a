//! Trusted devices: browsers that are spared the second step.

use serde::Serialize;
use twofactor::{DeviceId, Policy, UserId};
use utoipa::ToSchema;

use super::{
    caller::{Caller, Manage, Read},
    page::{Page, Paging},
    query::{Asked, Ids},
    reply::Reply,
};
use crate::{Problem, times::rfc3339};

/// A browser that is spared the second step.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "dev_06f1w2v9bfzk7jx8q5m0t4e3rc2n6y1d8h5a9k3p7s0v4wbqgz", "label": "Firefox on Linux", "ip": "203.0.113.7",
    "trusted_at": "2026-11-23T08:15:30.250Z", "last_used_at": "2026-11-24T07:02:11.000Z", "expires_at": "2026-12-23T08:15:30.250Z"
}))]
pub struct TrustedDevice {
    id: String,
    /// What the user calls it.
    label: String,
    /// From where it was last used.
    #[schema(required)]
    ip: Option<String>,
    #[schema(format = DateTime)]
    trusted_at: String,
    /// When it was last spared the question.
    #[schema(format = DateTime)]
    last_used_at: String,
    #[schema(required, format = DateTime)]
    expires_at: Option<String>,
}

/// List a user's trusted devices.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user}/trusted-devices",
    operation_id = "list_trusted_devices",
    tag = "trusted devices",
    security(("bearer" = ["read"])),
    params(Paging),
    responses((status = 200, description = "A page of devices.", body = Page<TrustedDevice>))
)]
pub async fn list(caller: Caller<Read>, Ids(user): Ids<UserId>, Asked(asked): Asked<Paging>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    let devices = look.user.devices(&look.policy, caller.app.store.now());
    asked.show(devices.map(|device| TrustedDevice::of(device, &look.policy)).collect(), |device| device.id.clone())
}

/// Forget all trusted devices of a user.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user}/trusted-devices",
    operation_id = "forget_trusted_devices",
    tag = "trusted devices",
    security(("bearer" = ["manage"])),
    responses((status = 204, description = "None is trusted any more."))
)]
pub async fn forget_all(caller: Caller<Manage>, Ids(user): Ids<UserId>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    caller.app.store.act(user, caller.cause(), |user, scene| user.forget_devices(scene)).await?;
    Ok(Reply::done())
}

/// Forget a trusted device.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user}/trusted-devices/{device}",
    operation_id = "forget_trusted_device",
    tag = "trusted devices",
    security(("bearer" = ["manage"])),
    responses((status = 204, description = "It is not trusted any more."))
)]
pub async fn forget(caller: Caller<Manage>, Ids((user, device)): Ids<(UserId, DeviceId)>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let forgotten = caller.app.store.act(user, caller.cause(), move |user, scene| user.forget_device(device, scene)).await?;
    caller.app.verdict(forgotten)?;
    Ok(Reply::done())
}

impl TrustedDevice {
    fn of(device: &twofactor::Device, policy: &Policy) -> Self {
        Self {
            id: device.id.to_string(),
            label: device.label.clone(),
            ip: device.ip.clone(),
            trusted_at: rfc3339(device.trusted_at),
            last_used_at: rfc3339(device.used_at),
            expires_at: device.ends_at(policy.trust).map(rfc3339),
        }
    }
}
