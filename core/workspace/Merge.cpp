#include "core/workspace/Merge.h"

#include "core/workspace/DocumentFile.h"
#include "core/workspace/ObjectFiles.h"
#include "core/workspace/YamlWriter.h"

#include <map>
#include <set>
#include <variant>

namespace trestle::workspace {

namespace {

// One object by itself: an API without its routes and documents.
using Object = std::variant<Settings, gateway::Api, gateway::Route, functions::FunctionDescription,
                            tables::TableDescription, requests::SavedRequest, Environment, base::JsonValue>;
using Objects = std::map<ObjectRef, Object>;

Objects objectsOf(const Workspace& workspace)
{
    using Kind = ObjectRef::Kind;
    Objects objects;
    objects.emplace(ObjectRef(), workspace.settings);
    for (const gateway::Api& api : workspace.apis) {
        gateway::Api bare = api;
        bare.routes.clear();
        bare.documents = {};
        objects.emplace(ObjectRef{Kind::Api, api.name, {}}, std::move(bare));
        for (const auto& [kind, documents] : api.documents.kinds())
            for (const auto& [id, document] : documents)
                objects.emplace(ObjectRef{Kind::ApiDocument, api.name, kind + '/' + id}, document);
        for (const gateway::Route& route : api.routes)
            objects.emplace(ObjectRef{Kind::Route, api.name, route.key()}, route);
    }
    const auto add = [&objects](Kind kind, const auto& values) {
        for (const auto& value : values)
            objects.emplace(ObjectRef{kind, value.name, {}}, value);
    };
    add(Kind::Function, workspace.functions);
    add(Kind::Table, workspace.tables);
    add(Kind::Request, workspace.requests);
    add(Kind::Environment, workspace.environments);
    for (const auto& [kind, documents] : workspace.documents.kinds())
        for (const auto& [id, document] : documents)
            objects.emplace(ObjectRef{Kind::Document, kind + '/' + id, {}}, document);
    return objects;
}

struct Place
{
    Workspace& workspace;
    const ObjectRef& ref;

    void operator()(const Settings& settings) const { workspace.settings = settings; }
    void operator()(const gateway::Api& api) const { workspace.apis.push_back(api); }
    void operator()(const gateway::Route& route) const { workspace.api(ref.name)->routes.push_back(route); }
    void operator()(const functions::FunctionDescription& function) const { workspace.functions.push_back(function); }
    void operator()(const tables::TableDescription& table) const { workspace.tables.push_back(table); }
    void operator()(const requests::SavedRequest& request) const { workspace.requests.push_back(request); }
    void operator()(const Environment& environment) const { workspace.environments.push_back(environment); }
    void operator()(const base::JsonValue& document) const
    {
        const bool ofApi = ref.kind == ObjectRef::Kind::ApiDocument;
        const QByteArray& place = ofApi ? ref.routeKey : ref.name;
        const qsizetype slash = place.indexOf('/');
        gateway::Documents& documents = ofApi ? workspace.api(ref.name)->documents : workspace.documents;
        documents.set(place.first(slash), place.sliced(slash + 1), document);
    }
};

// APIs sort before routes and documents, so that each of these finds its own.
Workspace assemble(const Objects& objects)
{
    Workspace workspace;
    for (const auto& [ref, object] : objects)
        std::visit(Place{workspace, ref}, object);
    sortObjects(workspace);
    return workspace;
}

struct Write
{
    std::vector<Attachment>& attachments;
    YAML::Node none{YAML::NodeType::Map};

    YAML::Node operator()(const Settings& settings) const { return writeSettings(settings, none); }
    YAML::Node operator()(const gateway::Api& api) const { return writeApi(api, none, attachments); }
    YAML::Node operator()(const gateway::Route& route) const
    {
        return writeRoute(route, routeFileStem(route), none, attachments);
    }
    YAML::Node operator()(const functions::FunctionDescription& function) const
    {
        return writeFunction(function, none, attachments);
    }
    YAML::Node operator()(const tables::TableDescription& table) const { return writeTable(table, none); }
    YAML::Node operator()(const requests::SavedRequest& request) const
    {
        return writeRequest(request, request.name.mid(request.name.lastIndexOf('/') + 1), none, attachments);
    }
    YAML::Node operator()(const Environment& environment) const { return writeEnvironment(environment, none); }
    YAML::Node operator()(const base::JsonValue& document) const
    {
        return writeDocument(document, "document", attachments);
    }
};

const Object* find(const Objects& objects, const ObjectRef& ref)
{
    const auto at = objects.find(ref);
    return at == objects.end() ? nullptr : &at->second;
}

QByteArray textOf(const Object* object)
{
    if (object == nullptr) return {};
    std::vector<Attachment> attachments;
    const base::Result<QByteArray> document = yamlDocument(std::visit(Write{attachments}, *object));
    QByteArray text = document ? *document : document.error().message.toUtf8();
    for (const Attachment& attachment : attachments)
        text += "\n# " + attachment.path + "\n" + attachment.bytes;
    return text;
}

bool standsInApi(const ObjectRef& ref)
{
    return ref.kind == ObjectRef::Kind::Route || ref.kind == ObjectRef::Kind::ApiDocument;
}

bool same(const Object* a, const Object* b)
{
    return a == nullptr || b == nullptr ? a == b : *a == *b;
}

}  // namespace

Merged merge(const Workspace& base, const Workspace& mine, const Workspace& theirs,
             const std::function<Side(const ObjectRef&)>& choose)
{
    const Objects before = objectsOf(base);
    const Objects ours = objectsOf(mine);
    const Objects others = objectsOf(theirs);
    std::set<ObjectRef> refs;
    for (const Objects* objects : {&ours, &others}) {
        for (const auto& [ref, object] : *objects)
            refs.insert(ref);
    }
    Merged merged;
    Objects result;
    for (const ObjectRef& ref : refs) {
        const Object* was = find(before, ref);
        const Object* our = find(ours, ref);
        const Object* other = find(others, ref);
        const Object* taken = our;
        if (same(our, was)) {
            taken = other;
        } else if (!same(other, was) && !same(our, other)) {
            merged.clashes.push_back({ref, textOf(our), textOf(other)});
            if (choose(ref) == Side::Theirs) taken = other;
        }
        if (taken != nullptr) result.insert_or_assign(ref, *taken);
    }
    for (const auto& [ref, object] : Objects(result)) {
        const ObjectRef api{ObjectRef::Kind::Api, ref.name, {}};
        if (!standsInApi(ref) || result.contains(api)) continue;
        const Object* kept = find(ours, api);
        result.emplace(api, kept != nullptr ? *kept : *find(others, api));
    }
    merged.workspace = assemble(result);
    return merged;
}

Workspace agreed(const Workspace& a, const Workspace& b)
{
    Objects common = objectsOf(a);
    const Objects others = objectsOf(b);
    std::erase_if(common, [&others](const auto& entry) { return !same(&entry.second, find(others, entry.first)); });
    // A route stands in an API, even in one that is no longer the same.
    for (const auto& [ref, object] : Objects(common)) {
        const ObjectRef api{ObjectRef::Kind::Api, ref.name, {}};
        if (!standsInApi(ref) || common.contains(api)) continue;
        gateway::Api bare;
        bare.name = ref.name;
        common.emplace(api, bare);
    }
    return assemble(common);
}

}  // namespace trestle::workspace
