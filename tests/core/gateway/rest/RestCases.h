// REST APIs for tests, and how the rows of tests/data/gateway/rest say what they expect: "<string>", "<uuid>", … stand
// for any value of that form, "<any>" for any at all.
#pragma once

#include "core/gateway/definition/Api.h"
#include "tests/core/gateway/GatewayCases.h"

#include <QRegularExpression>

namespace trestle::tests {

inline base::JsonValue json(const QByteArray& text)
{
    auto value = base::parseJson(text);
    if (!value) qFatal("%s: %s", text.constData(), qPrintable(value.error().message));
    return std::move(*value);
}

/// A REST API called "library" with the stages "dev", "stage" and "test".
inline gateway::Api restApi(std::vector<gateway::Route> routes)
{
    gateway::Api api;
    api.name = "library";
    api.id = "abcdefghij";
    api.protocol = gateway::Protocol::Rest;
    api.routes = std::move(routes);
    api.stages = {{.name = "dev"}, {.name = "stage"}, {.name = "test"}};
    return api;
}

/// "GET /pets" with the service's Method as JSON.
inline gateway::Route restRoute(const QByteArray& key, const base::JsonValue& method)
{
    auto route = gateway::parseRouteKey(key);
    if (!route) qFatal("%s", qPrintable(route.error().message));
    route->document = method;
    return std::move(*route);
}

inline gateway::Route restRoute(const QByteArray& key, const QByteArray& integration)
{
    return restRoute(key, json("{\"methodIntegration\":" + integration + '}'));
}

/// "" if `actual` is what `expected` says; otherwise where they differ. Members that are not expected may be there,
/// unless `exact`.
inline QByteArray mismatch(const base::JsonValue& expected, const base::JsonValue& actual, bool exact = false,
                           const QByteArray& where = "value")
{
    using base::JsonValue;
    const auto differs = [&] {
        return where + ": " + base::writeJson(actual) + " is not " + base::writeJson(expected);
    };
    if (expected.isString() && expected.string().contains('<') && expected.string().endsWith('>')) {
        static const std::vector<std::pair<QByteArray, QString>> forms{
            {"<string>", QStringLiteral(".*")},
            {"<ip>", QStringLiteral("[0-9a-f.:]+")},
            {"<host>", QStringLiteral(".+")},
            {"<api>", QStringLiteral("[a-z0-9]{10}")},
            {"<account>", QStringLiteral("\\d{12}")},
            {"<uuid>", QStringLiteral("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")},
            {"<id=>", QStringLiteral("[A-Za-z0-9_-]+=")},
            {"<clf>", QStringLiteral("\\d{2}/\\w{3}/\\d{4}:\\d{2}:\\d{2}:\\d{2} \\+0000")},
            {"<trace>", QStringLiteral("Root=1-[0-9a-f]{8}-[0-9a-f]{24}(;.*)?")},
            {"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=<16hex>;Sampled=<0|1>",
             QStringLiteral("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=[0-9a-f]{16};Sampled=[01]")}};
        if (expected.string() == "<any>" || expected.string() == "<object>") return {};
        if (expected.string() == "<number>") return actual.isNumber() ? QByteArray() : differs();
        if (expected.string() == "<epoch-ms>") return actual.numberText().size() == 13 ? QByteArray() : differs();
        for (const auto& [name, form] : forms)
            if (name == expected.string())
                return QRegularExpression(QRegularExpression::anchoredPattern(form))
                               .match(QString::fromUtf8(actual.string()))
                               .hasMatch()
                           ? QByteArray()
                           : differs();
        return where + ": the form " + expected.string() + " is not known";
    }
    if (!expected.isObject() || !actual.isObject()) return expected == actual ? QByteArray() : differs();
    for (const auto& [name, value] : expected.object()) {
        const JsonValue* member = actual.find(name);
        if (!member) return where + '.' + name + " is missing in " + base::writeJson(actual);
        const QByteArray inner = mismatch(value, *member, exact, where + '.' + name);
        if (!inner.isEmpty()) return inner;
    }
    for (const auto& [name, value] : actual.object())
        if (exact && !expected.find(name)) return where + '.' + name + " is too many";
    return {};
}

}  // namespace trestle::tests
