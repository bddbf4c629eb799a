#include "core/aws/identity/IdentityApi.h"

#include "core/aws/rest/JsonMembers.h"
#include "core/base/Ids.h"

#include <QCryptographicHash>

#include <algorithm>
#include <map>

namespace trestle::aws::identity {

using base::JsonValue;
using rest::setMember;
using rest::textOf;
using workspace::Workspace;

namespace {

constexpr QByteArrayView formType("application/x-www-form-urlencoded");
const QByteArray roleKind = "roles";
const QByteArray policyKind = "managedPolicies";
// Roles carry no times in their files; tools show this one and compare nothing with it.
const QByteArray createdDate = "2025-01-01T00:00:00Z";

using Fields = std::map<QByteArray, QByteArray>;
using Services = IdentityApi::Services;

struct Refusal
{
    int status;
    QByteArray code;
    QByteArray message;
};
/// The inside of <ActionResult>.
using Outcome = base::Result<QByteArray, Refusal>;

// ---- XML -----------------------------------------------------------------------------------------------------------

QByteArray element(const QByteArray& name, const QByteArray& inside)
{
    return '<' + name + '>' + inside + "</" + name + '>';
}

QByteArray text(const QByteArray& name, const QByteArray& value)
{
    return element(name, QString::fromUtf8(value).toHtmlEscaped().toUtf8());
}

// ---- names ---------------------------------------------------------------------------------------------------------

QByteArray field(const Fields& fields, const QByteArray& name)
{
    const auto found = fields.find(name);
    return found == fields.end() ? QByteArray() : found->second;
}

// An id as the service makes them: a prefix, and letters that are the same for the same name.
QByteArray idOf(const QByteArray& prefix, const QByteArray& name)
{
    return prefix + QCryptographicHash::hash(prefix + name, QCryptographicHash::Sha256).toHex().toUpper().first(17);
}

QByteArray pathOf(const JsonValue& document)
{
    const QByteArray path = textOf(document, "Path");
    return path.isEmpty() ? "/" : path;
}

QByteArray policyNameOf(const Fields& fields)
{
    const QByteArray arn = field(fields, "PolicyArn");
    return arn.mid(arn.lastIndexOf('/') + 1);
}

Refusal noRole(const QByteArray& name)
{
    return {404, "NoSuchEntity", "The role with name " + name + " cannot be found."};
}

// ---- tags ----------------------------------------------------------------------------------------------------------

JsonValue tagsOf(const JsonValue& document)
{
    const JsonValue* tags = document.find("Tags");
    return tags ? *tags : JsonValue(JsonValue::Object());
}

void takeTags(JsonValue& document, const Fields& fields)
{
    JsonValue tags = tagsOf(document);
    for (int i = 1;; ++i) {
        const QByteArray prefix = "Tags.member." + QByteArray::number(i);
        if (!fields.contains(prefix + ".Key")) break;
        setMember(tags, field(fields, prefix + ".Key"), field(fields, prefix + ".Value"));
    }
    if (!tags.object().empty()) setMember(document, "Tags", std::move(tags));
}

QByteArray tagsXml(const JsonValue& document)
{
    QByteArray members;
    const JsonValue tags = tagsOf(document);
    for (const auto& [key, value] : tags.object())
        members += element("member", text("Key", key) + text("Value", value.string()));
    return element("Tags", members);
}

// ---- roles ---------------------------------------------------------------------------------------------------------

QByteArray roleXml(const Services& services, const QByteArray& name, const JsonValue& role)
{
    const JsonValue* duration = role.find("MaxSessionDuration");
    return element("Role",
                   text("Path", pathOf(role)) + text("RoleName", name) + text("RoleId", idOf("AROA", name)) +
                       text("Arn", "arn:aws:iam::" + services.accountId + ":role" + pathOf(role) + name) +
                       text("CreateDate", createdDate) +
                       text("AssumeRolePolicyDocument", textOf(role, "AssumeRolePolicyDocument").toPercentEncoding()) +
                       text("Description", textOf(role, "Description")) +
                       text("MaxSessionDuration", duration ? duration->string() : QByteArray("3600")) + tagsXml(role));
}

// Calls `work(role)` with the role that RoleName names; what it becomes is kept.
Outcome editRole(const Services& services, const Fields& fields, const std::function<Outcome(JsonValue& role)>& work)
{
    const QByteArray name = field(fields, "RoleName");
    Outcome outcome = noRole(name);
    services.design.change([&](Workspace& design) {
        const JsonValue* known = design.documents.find(roleKind, name);
        if (!known) return false;
        JsonValue role = *known;
        outcome = work(role);
        if (outcome) design.documents.set(roleKind, name, std::move(role));
        return bool(outcome);
    });
    return outcome;
}

Outcome readRole(const Services& services, const Fields& fields,
                 const std::function<Outcome(const QByteArray& name, const JsonValue& role)>& work)
{
    const QByteArray name = field(fields, "RoleName");
    const auto design = services.design.design();
    const JsonValue* role = design->documents.find(roleKind, name);
    return role ? work(name, *role) : noRole(name);
}

Outcome createRole(const Services& services, const Fields& fields)
{
    const QByteArray name = field(fields, "RoleName");
    JsonValue role;
    for (const char* member : {"Path", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration"})
        if (fields.contains(member)) role.insert(member, field(fields, member));
    takeTags(role, fields);
    const bool added = services.design.change([&](Workspace& design) {
        if (design.documents.find(roleKind, name)) return false;
        design.documents.set(roleKind, name, role);
        return true;
    });
    if (!added) return Refusal{409, "EntityAlreadyExists", "Role with name " + name + " already exists."};
    return roleXml(services, name, role);
}

Outcome getRole(const Services& services, const Fields& fields)
{
    return readRole(services, fields, [&](const QByteArray& name, const JsonValue& role) -> Outcome {
        return roleXml(services, name, role);
    });
}

Outcome listRoles(const Services& services, const Fields&)
{
    QByteArray roles;
    const auto design = services.design.design();
    for (const auto& [name, role] : design->documents.all(roleKind))
        roles += roleXml(services, name, role).replace("<Role>", "<member>").replace("</Role>", "</member>");
    return element("Roles", roles) + text("IsTruncated", "false");
}

Outcome updateRole(const Services& services, const Fields& fields)
{
    return editRole(services, fields, [&](JsonValue& role) -> Outcome {
        for (const char* member : {"Description", "MaxSessionDuration"})
            if (fields.contains(member)) setMember(role, member, field(fields, member));
        return QByteArray();
    });
}

Outcome updateAssumeRolePolicy(const Services& services, const Fields& fields)
{
    return editRole(services, fields, [&](JsonValue& role) -> Outcome {
        setMember(role, "AssumeRolePolicyDocument", field(fields, "PolicyDocument"));
        return QByteArray();
    });
}

Outcome deleteRole(const Services& services, const Fields& fields)
{
    const QByteArray name = field(fields, "RoleName");
    const bool removed =
        services.design.change([&](Workspace& design) { return design.documents.remove(roleKind, name); });
    return removed ? Outcome(QByteArray()) : noRole(name);
}

Outcome tagRole(const Services& services, const Fields& fields)
{
    return editRole(services, fields, [&](JsonValue& role) -> Outcome {
        takeTags(role, fields);
        return QByteArray();
    });
}

Outcome untagRole(const Services& services, const Fields& fields)
{
    return editRole(services, fields, [&](JsonValue& role) -> Outcome {
        JsonValue tags = tagsOf(role);
        for (int i = 1; fields.contains("TagKeys.member." + QByteArray::number(i)); ++i)
            rest::removeMember(tags, field(fields, "TagKeys.member." + QByteArray::number(i)));
        setMember(role, "Tags", std::move(tags));
        return QByteArray();
    });
}

Outcome listRoleTags(const Services& services, const Fields& fields)
{
    return readRole(services, fields, [](const QByteArray&, const JsonValue& role) -> Outcome {
        return tagsXml(role) + text("IsTruncated", "false");
    });
}

// ---- policies of a role --------------------------------------------------------------------------------------------

JsonValue membersOf(const JsonValue& role, QByteArrayView kind)
{
    const JsonValue* found = role.find(kind);
    return found ? *found : JsonValue(JsonValue::Object());
}

Outcome putRolePolicy(const Services& services, const Fields& fields)
{
    return editRole(services, fields, [&](JsonValue& role) -> Outcome {
        JsonValue policies = membersOf(role, "Policies");
        setMember(policies, field(fields, "PolicyName"), field(fields, "PolicyDocument"));
        setMember(role, "Policies", std::move(policies));
        return QByteArray();
    });
}

Refusal noRolePolicy(const QByteArray& name)
{
    return {404, "NoSuchEntity", "The role policy with name " + name + " cannot be found."};
}

Outcome getRolePolicy(const Services& services, const Fields& fields)
{
    return readRole(services, fields, [&](const QByteArray& name, const JsonValue& role) -> Outcome {
        const QByteArray policy = field(fields, "PolicyName");
        const JsonValue policies = membersOf(role, "Policies");
        const JsonValue* document = policies.find(policy);
        if (!document) return noRolePolicy(policy);
        return text("RoleName", name) + text("PolicyName", policy) +
               text("PolicyDocument", document->string().toPercentEncoding());
    });
}

Outcome deleteRolePolicy(const Services& services, const Fields& fields)
{
    return editRole(services, fields, [&](JsonValue& role) -> Outcome {
        JsonValue policies = membersOf(role, "Policies");
        if (!rest::removeMember(policies, field(fields, "PolicyName")))
            return noRolePolicy(field(fields, "PolicyName"));
        setMember(role, "Policies", std::move(policies));
        return QByteArray();
    });
}

Outcome listRolePolicies(const Services& services, const Fields& fields)
{
    return readRole(services, fields, [](const QByteArray&, const JsonValue& role) -> Outcome {
        QByteArray names;
        const JsonValue policies = membersOf(role, "Policies");
        for (const auto& [name, document] : policies.object())
            names += text("member", name);
        return element("PolicyNames", names) + text("IsTruncated", "false");
    });
}

Outcome attachRolePolicy(const Services& services, const Fields& fields)
{
    return editRole(services, fields, [&](JsonValue& role) -> Outcome {
        JsonValue attached = membersOf(role, "AttachedPolicies");
        setMember(attached, field(fields, "PolicyArn"), policyNameOf(fields));
        setMember(role, "AttachedPolicies", std::move(attached));
        return QByteArray();
    });
}

Outcome detachRolePolicy(const Services& services, const Fields& fields)
{
    return editRole(services, fields, [&](JsonValue& role) -> Outcome {
        JsonValue attached = membersOf(role, "AttachedPolicies");
        if (!rest::removeMember(attached, field(fields, "PolicyArn")))
            return Refusal{404, "NoSuchEntity", "Policy " + field(fields, "PolicyArn") + " was not found."};
        setMember(role, "AttachedPolicies", std::move(attached));
        return QByteArray();
    });
}

Outcome listAttachedRolePolicies(const Services& services, const Fields& fields)
{
    return readRole(services, fields, [](const QByteArray&, const JsonValue& role) -> Outcome {
        QByteArray policies;
        const JsonValue attached = membersOf(role, "AttachedPolicies");
        for (const auto& [arn, name] : attached.object())
            policies += element("member", text("PolicyName", name.string()) + text("PolicyArn", arn));
        return element("AttachedPolicies", policies) + text("IsTruncated", "false");
    });
}

Outcome listInstanceProfilesForRole(const Services& services, const Fields& fields)
{
    return readRole(services, fields, [](const QByteArray&, const JsonValue&) -> Outcome {
        return element("InstanceProfiles", {}) + text("IsTruncated", "false");
    });
}

// ---- managed policies ----------------------------------------------------------------------------------------------

QByteArray policyXml(const Services& services, const QByteArray& name, const JsonValue& policy)
{
    return element("Policy", text("PolicyName", name) + text("PolicyId", idOf("ANPA", name)) +
                                 text("Arn", "arn:aws:iam::" + services.accountId + ":policy" + pathOf(policy) + name) +
                                 text("Path", pathOf(policy)) + text("DefaultVersionId", "v1") +
                                 text("AttachmentCount", "0") + text("IsAttachable", "true") +
                                 text("Description", textOf(policy, "Description")) + text("CreateDate", createdDate) +
                                 text("UpdateDate", createdDate) + tagsXml(policy));
}

Outcome readPolicy(const Services& services, const Fields& fields,
                   const std::function<Outcome(const QByteArray& name, const JsonValue& policy)>& work)
{
    const auto design = services.design.design();
    const JsonValue* policy = design->documents.find(policyKind, policyNameOf(fields));
    if (policy) return work(policyNameOf(fields), *policy);
    return Refusal{404, "NoSuchEntity", "Policy " + field(fields, "PolicyArn") + " was not found."};
}

Outcome createPolicy(const Services& services, const Fields& fields)
{
    const QByteArray name = field(fields, "PolicyName");
    JsonValue policy;
    for (const char* member : {"Path", "PolicyDocument", "Description"})
        if (fields.contains(member)) policy.insert(member, field(fields, member));
    takeTags(policy, fields);
    const bool added = services.design.change([&](Workspace& design) {
        if (design.documents.find(policyKind, name)) return false;
        design.documents.set(policyKind, name, policy);
        return true;
    });
    if (!added) return Refusal{409, "EntityAlreadyExists", "A policy called " + name + " already exists."};
    return policyXml(services, name, policy);
}

Outcome getPolicy(const Services& services, const Fields& fields)
{
    return readPolicy(services, fields, [&](const QByteArray& name, const JsonValue& policy) -> Outcome {
        return policyXml(services, name, policy);
    });
}

QByteArray versionXml(const QByteArray& document)
{
    return text("Document", document.toPercentEncoding()) + text("VersionId", "v1") + text("IsDefaultVersion", "true") +
           text("CreateDate", createdDate);
}

Outcome getPolicyVersion(const Services& services, const Fields& fields)
{
    return readPolicy(services, fields, [](const QByteArray&, const JsonValue& policy) -> Outcome {
        return element("PolicyVersion", versionXml(textOf(policy, "PolicyDocument")));
    });
}

Outcome listPolicyVersions(const Services& services, const Fields& fields)
{
    return readPolicy(services, fields, [](const QByteArray&, const JsonValue& policy) -> Outcome {
        return element("Versions", element("member", versionXml(textOf(policy, "PolicyDocument")))) +
               text("IsTruncated", "false");
    });
}

Outcome deletePolicy(const Services& services, const Fields& fields)
{
    const bool removed = services.design.change(
        [&](Workspace& design) { return design.documents.remove(policyKind, policyNameOf(fields)); });
    if (removed) return QByteArray();
    return Refusal{404, "NoSuchEntity", "Policy " + field(fields, "PolicyArn") + " was not found."};
}

Outcome getCallerIdentity(const Services& services, const Fields&)
{
    return text("Arn", "arn:aws:iam::" + services.accountId + ":root") + text("UserId", services.accountId) +
           text("Account", services.accountId);
}

enum class Service { Sts, Iam };

struct Action
{
    QByteArrayView name;
    Service service;
    Outcome (*run)(const Services& services, const Fields& fields);
};
constexpr Action actions[] = {
    {"GetCallerIdentity", Service::Sts, getCallerIdentity},
    {"CreateRole", Service::Iam, createRole},
    {"GetRole", Service::Iam, getRole},
    {"ListRoles", Service::Iam, listRoles},
    {"UpdateRole", Service::Iam, updateRole},
    {"UpdateAssumeRolePolicy", Service::Iam, updateAssumeRolePolicy},
    {"DeleteRole", Service::Iam, deleteRole},
    {"TagRole", Service::Iam, tagRole},
    {"UntagRole", Service::Iam, untagRole},
    {"ListRoleTags", Service::Iam, listRoleTags},
    {"PutRolePolicy", Service::Iam, putRolePolicy},
    {"GetRolePolicy", Service::Iam, getRolePolicy},
    {"DeleteRolePolicy", Service::Iam, deleteRolePolicy},
    {"ListRolePolicies", Service::Iam, listRolePolicies},
    {"AttachRolePolicy", Service::Iam, attachRolePolicy},
    {"DetachRolePolicy", Service::Iam, detachRolePolicy},
    {"ListAttachedRolePolicies", Service::Iam, listAttachedRolePolicies},
    {"ListInstanceProfilesForRole", Service::Iam, listInstanceProfilesForRole},
    {"CreatePolicy", Service::Iam, createPolicy},
    {"GetPolicy", Service::Iam, getPolicy},
    {"GetPolicyVersion", Service::Iam, getPolicyVersion},
    {"ListPolicyVersions", Service::Iam, listPolicyVersions},
    {"DeletePolicy", Service::Iam, deletePolicy},
};

bool isScopedTo(QByteArrayView authorization, QByteArrayView service)
{
    return authorization.contains(QByteArray('/' + service.toByteArray() + "/aws4_request"));
}

QByteArray nameSpaceOf(Service service)
{
    return service == Service::Sts ? "https://sts.amazonaws.com/doc/2011-06-15/"
                                   : "https://iam.amazonaws.com/doc/2010-05-08/";
}

}  // namespace

bool IdentityApi::accepts(const http::Request& request)
{
    const QByteArrayView authorization = request.headers.value("authorization");
    return request.method == "POST" && request.headers.value("content-type").startsWith(formType) &&
           (isScopedTo(authorization, "sts") || isScopedTo(authorization, "iam"));
}

http::Response IdentityApi::answer(const http::Request& request) const
{
    Fields fields;
    for (const http::QueryParameter& one : http::parseQuery(request.body))
        fields[one.name] = one.value;
    const QByteArray name = field(fields, "Action");
    const Service service = isScopedTo(request.headers.value("authorization"), "sts") ? Service::Sts : Service::Iam;
    const auto action = std::find_if(std::begin(actions), std::end(actions),
                                     [&](const Action& one) { return one.name == name && one.service == service; });
    const GuardVerdict verdict = judgeRequest(Surface::ControlPlane, request, m_services.guard);

    Outcome outcome = Refusal{400, "InvalidAction", "Trestle does not carry out " + name};
    if (verdict == GuardVerdict::ForeignHost || verdict == GuardVerdict::ForeignOrigin)
        outcome = Refusal{403, "AccessDenied", guardMessage(verdict, request)};
    else if (action != std::end(actions))
        outcome = action->run(m_services, fields);

    http::Response response;
    response.headers.add("Content-Type", "text/xml");
    const QByteArray space = " xmlns=\"" + nameSpaceOf(service) + '"';
    const QByteArray requestId = base::newUuid();
    if (outcome) {
        const QByteArray metadata = element("ResponseMetadata", text("RequestId", requestId));
        response.body = '<' + name + "Response" + space + '>' + element(name + "Result", *outcome) + metadata + "</" +
                        name + "Response>";
        return response;
    }
    const Refusal& refusal = outcome.error();
    response.status = refusal.status;
    response.body =
        "<ErrorResponse" + space + '>' +
        element("Error", text("Type", "Sender") + text("Code", refusal.code) + text("Message", refusal.message)) +
        text("RequestId", requestId) + "</ErrorResponse>";
    return response;
}

}  // namespace trestle::aws::identity
