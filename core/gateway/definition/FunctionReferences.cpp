#include "core/gateway/definition/FunctionReferences.h"

namespace trestle::gateway {

using base::JsonValue;

namespace {

// In every ARN of the text; a name that only begins so is another function's.
QByteArray renamed(QByteArray text, const QByteArray& before, const QByteArray& after)
{
    constexpr QByteArrayView mark(":function:");
    for (qsizetype at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at)) {
        at += mark.size();
        const qsizetype end = at + before.size();
        const bool whole = end == text.size() || (end < text.size() && (text[end] == ':' || text[end] == '/'));
        if (whole && QByteArrayView(text).sliced(at).startsWith(before)) text.replace(at, before.size(), after);
    }
    return text;
}

void renameIn(JsonValue& document, QByteArrayView member, const QByteArray& before, const QByteArray& after)
{
    if (!document.isObject()) return;
    for (auto& [name, value] : document.makeObject())
        if (name == member && value.isString()) value = renamed(value.string(), before, after);
}

void renameInAll(Documents& documents, const QByteArray& kind, QByteArrayView member, const QByteArray& before,
                 const QByteArray& after)
{
    const Documents::OfKind all = documents.all(kind);
    for (const auto& [id, document] : all) {
        JsonValue changed = document;
        renameIn(changed, member, before, after);
        documents.set(kind, id, std::move(changed));
    }
}

}  // namespace

Api withFunctionRenamed(Api api, const QByteArray& before, const QByteArray& after)
{
    for (Route& route : api.routes) {
        if (auto* function = std::get_if<FunctionIntegration>(&route.integration);
            function != nullptr && function->function == before)
            function->function = after;
        if (!route.document.isObject()) continue;
        for (auto& [name, value] : route.document.makeObject())
            if (name == "methodIntegration") renameIn(value, "uri", before, after);
    }
    renameInAll(api.documents, "integrations", "integrationUri", before, after);
    renameInAll(api.documents, "authorizers", "authorizerUri", before, after);
    return api;
}

}  // namespace trestle::gateway
