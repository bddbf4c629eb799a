#include "ui/designer/DomainPaths.h"

#include "core/base/Ids.h"
#include "ui/designer/DocumentFamilies.h"

#include <QCoreApplication>

#include <algorithm>

namespace trestle::ui {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

namespace {

struct DomainPaths
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::DomainPaths)
};

// A mapping, whichever control plane made it.
struct DomainPath
{
    QByteArray kind;
    QByteArray id;
    QByteArray path;  // "" for the domain itself
    QByteArray api;
    QByteArray stage;
};

std::vector<DomainPath> pathsOf(const gateway::Documents& documents, const QByteArray& domain)
{
    std::vector<DomainPath> paths;
    const auto add = [&](const char* kind, const char* path, const char* api) {
        for (const auto& [id, value] : documents.all(kind)) {
            if (textOf(value, "domainName") != domain) continue;
            const QByteArray key = textOf(value, path);
            paths.push_back(
                {kind, id, key == "(none)" ? QByteArray() : key, textOf(value, api), textOf(value, "stage")});
        }
    };
    add("apiMappings", "apiMappingKey", "apiId");
    add("basePathMappings", "basePath", "restApiId");
    return paths;
}

struct PathTarget
{
    const gateway::Api* api;
    QByteArray stage;
};

Result<PathTarget> targetOf(const workspace::Workspace& design, const QByteArray& words)
{
    const qsizetype slash = words.lastIndexOf('/');
    const QByteArray name = words.left(slash < 0 ? words.size() : slash).trimmed();
    const gateway::Api* api = design.api(name);
    if (api == nullptr)
        return Error{ErrorCode::InvalidArgument, DomainPaths::tr("There is no API %1").arg(QString::fromUtf8(name))};
    QByteArray stage = slash < 0 ? QByteArray() : words.mid(slash + 1).trimmed();
    if (stage.isEmpty() && !api->stages.empty()) stage = api->stages.front().name;
    if (std::none_of(api->stages.begin(), api->stages.end(),
                     [&stage](const gateway::Stage& each) { return each.name == stage; }))
        return Error{ErrorCode::InvalidArgument,
                     DomainPaths::tr("%1 has no stage %2").arg(QString::fromUtf8(name), QString::fromUtf8(stage))};
    return PathTarget{api, stage};
}

}  // namespace

const gateway::Api* apiOfId(const workspace::Workspace& design, const QByteArray& id)
{
    const auto at = std::find_if(design.apis.begin(), design.apis.end(),
                                 [&id](const gateway::Api& api) { return api.resourceId() == id; });
    return at == design.apis.end() ? nullptr : &*at;
}

KeyValues domainPaths(const workspace::Workspace& design, const QByteArray& domain)
{
    KeyValues rows;
    for (const DomainPath& path : pathsOf(design.documents, domain)) {
        const gateway::Api* api = apiOfId(design, path.api);
        rows.emplace_back('/' + path.path, (api == nullptr ? path.api : api->name) + '/' + path.stage);
    }
    return rows;
}

Result<gateway::Documents> withDomainPaths(const workspace::Workspace& design, const QByteArray& domain,
                                           const KeyValues& rows)
{
    const std::vector<DomainPath> before = pathsOf(design.documents, domain);
    gateway::Documents documents = design.documents;
    for (const DomainPath& path : before)
        documents.remove(path.kind, path.id);
    QByteArrayList given;
    for (const auto& [row, words] : rows) {
        QByteArray path = row.trimmed();
        while (path.startsWith('/'))
            path.remove(0, 1);
        const auto target = targetOf(design, words);
        if (!target) return target.error();
        if (given.contains(path))
            return Error{ErrorCode::InvalidArgument, DomainPaths::tr("Each path leads to one stage")};
        given.append(path);
        const auto known =
            std::find_if(before.begin(), before.end(), [&path](const DomainPath& each) { return each.path == path; });
        const bool isNew = known == before.end();
        const bool isBase = !isNew && known->kind == "basePathMappings";
        const JsonValue* old = isNew ? nullptr : design.documents.find(known->kind, known->id);
        JsonValue mapping = old == nullptr ? JsonValue(JsonValue::Object()) : *old;
        setMember(mapping, "domainName", domain);
        setMember(mapping, isBase ? "basePath" : "apiMappingKey", path);
        setMember(mapping, isBase ? "restApiId" : "apiId", target->api->resourceId());
        setMember(mapping, "stage", target->stage);
        const QByteArray id = isNew ? base::newResourceId().first(6) : known->id;
        if (old == nullptr) setMember(mapping, "apiMappingId", id);
        documents.set(isBase ? "basePathMappings" : "apiMappings", id, std::move(mapping));
    }
    return documents;
}

}  // namespace trestle::ui
