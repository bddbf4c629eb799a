// A mapping of the table integration, compiled once: text with references to the request in it.
//     mapping   = *( text / "${" reference "}" )
//     reference = "request.path." name / "request.querystring." name / "request.header." name
//               / "request.body." name *( "." name ) / "context.requestId" / "context.time"
// Names of path and query parameters and body members are compared exactly, header names without case; a name that is
// a number picks the element of a list. Values; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/routing/RouteTable.h"
#include "core/http/Message.h"

#include <optional>

namespace trestle::gateway {

/// What references may read. The query is parsed and the body read by who needs them.
struct MappingInput
{
    const std::vector<PathParameter>& path;
    const std::vector<http::QueryParameter>& query;
    const http::Headers& headers;
    const base::JsonValue& body;
    QByteArrayView requestId;
    qint64 timeMs = 0;
};

struct MappingReference
{
    enum class Source { Path, Query, Header, Body, RequestId, Time };
    Source source = Source::Path;
    QByteArray name;  // of a body member: its path with dots

    /// For messages: `path parameter "id"`.
    [[nodiscard]] QByteArray describe() const;
};

class MappingText
{
public:
    /// Error: Parse, naming the reference that is not known or not closed.
    [[nodiscard]] static base::Result<MappingText> compile(QByteArrayView text);

    /// The reference, if the mapping is nothing else.
    [[nodiscard]] const MappingReference* soleReference() const;
    [[nodiscard]] std::vector<const MappingReference*> references() const;
    /// The first reference that the request has nothing for.
    [[nodiscard]] const MappingReference* missing(const MappingInput& input) const;
    /// The text with its references replaced; missing ones by nothing.
    [[nodiscard]] QByteArray text(const MappingInput& input) const;
    /// What a sole reference to the body points at; null for other mappings and where there is nothing.
    [[nodiscard]] const base::JsonValue* bodyValue(const MappingInput& input) const;

private:
    struct Part
    {
        QByteArray text;
        std::optional<MappingReference> reference;
    };
    std::vector<Part> m_parts;
};

}  // namespace trestle::gateway
