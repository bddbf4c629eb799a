// A workspace as a value: everything its folder says, without the folder. What ui/document edits and engine runs.
#pragma once

#include "core/functions/FunctionDescription.h"
#include "core/gateway/definition/Api.h"
#include "core/requests/SavedRequest.h"
#include "core/tables/schema/TableDescription.h"
#include "core/workspace/ServiceSettings.h"

#include <QString>

#include <tuple>
#include <vector>

namespace trestle::workspace {

enum class StoreDurability { Durable, Fast };

struct Settings
{
    QByteArray name;
    quint16 port = 4566;  // of the one endpoint for clients
    QByteArray region = "us-east-1";
    StoreDurability durability = StoreDurability::Durable;
    QByteArray store = {};  // where the items are: empty for our own data file, a URL, or "dynamodb"
    ServiceSettings services = {};

    bool operator==(const Settings&) const = default;
};

struct Environment
{
    QByteArray name;
    requests::Variables variables;

    bool operator==(const Environment&) const = default;
};

struct Workspace
{
    Settings settings;
    std::vector<gateway::Api> apis;
    std::vector<functions::FunctionDescription> functions;
    std::vector<tables::TableDescription> tables;
    std::vector<requests::SavedRequest> requests;
    std::vector<Environment> environments;
    /// What belongs to the account and not to one API, in the service's words, by kind: apiKeys, usagePlans,
    /// usagePlanKeys, domainNames, basePathMappings, apiMappings, vpcLinks, clientCertificates, …
    gateway::Documents documents = {};

    [[nodiscard]] const gateway::Api* api(QByteArrayView name) const;
    [[nodiscard]] gateway::Api* api(QByteArrayView name);
    [[nodiscard]] const functions::FunctionDescription* function(QByteArrayView name) const;
    [[nodiscard]] const tables::TableDescription* table(QByteArrayView name) const;
    [[nodiscard]] const requests::SavedRequest* request(QByteArrayView name) const;

    bool operator==(const Workspace&) const = default;
};

/// The order routes are shown and kept in: by path, then GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, ANY; $default
/// last.
[[nodiscard]] bool routeLess(const gateway::Route& a, const gateway::Route& b);
/// Brings objects into the order that loading gives them: by name, routes by routeLess().
void sortObjects(Workspace& workspace);

/// Names one object of a workspace, across renames of others: what selections, tabs, problems and changes refer to.
struct ObjectRef
{
    enum class Kind { Workspace, Api, Route, Function, Table, Request, Environment, ApiDocument, Document };
    Kind kind = Kind::Workspace;
    QByteArray name;      // of the API, function, table, request or environment; of a Document "<kind>/<id>"
    QByteArray routeKey;  // for Route, with `name` naming its API; for ApiDocument "<kind>/<id>"

    bool operator==(const ObjectRef&) const = default;
    bool operator<(const ObjectRef& other) const
    {
        return std::tie(kind, name, routeKey) < std::tie(other.kind, other.name, other.routeKey);
    }
};

enum class Severity { Error, Warning };

/// Something wrong in the folder or the design, with where.
struct Problem
{
    Severity severity = Severity::Error;
    QString file;  // relative to the workspace's folder; "" if it is about no file
    int line = 0;  // from 1; 0 if not known
    ObjectRef object;
    QString message;
    int column = 0;  // from 1; 0 if not known

    bool operator==(const Problem&) const = default;
};

}  // namespace trestle::workspace
