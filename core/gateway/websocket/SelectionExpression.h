// The selection expressions of WebSocket APIs: text with variables that comes to a key.
//     expression = *( text / "$" variable / "${" variable "}" / "\$" )
//     variable   = "request.body" [ "." jsonPath ] / "integration.response.statuscode" / "integration.response.body" [
//     "." jsonPath ]
//                / "integration.response.header." name / "integration.response.multivalueheader." name
//                / "request.header." name / "context." name / "stageVariables." name
// A variable without braces ends at a blank, '/', '$' or '\'. What is not there is "". Compiled once; any thread.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/templates/JsonPath.h"
#include "core/http/Message.h"

#include <map>
#include <memory>
#include <optional>

namespace trestle::gateway {

/// What an expression is evaluated against.
struct SelectionSource
{
    QByteArrayView requestBody;
    /// The body as JSON, if it is; read by who needs it.
    const base::JsonValue* requestJson = nullptr;
    int responseStatus = 0;
    QByteArrayView responseBody = {};
    const http::Headers* responseHeaders = nullptr;
    const http::Headers* requestHeaders = nullptr;
    const std::map<QByteArray, QByteArray>* stageVariables = nullptr;
};

class SelectionExpression
{
public:
    /// Error: Parse, for a path that is none.
    [[nodiscard]] static base::Result<SelectionExpression> compile(QByteArrayView text);

    [[nodiscard]] QByteArray evaluate(const SelectionSource& source) const;
    /// It reads the request's body, so that a message that is no JSON cannot be evaluated.
    [[nodiscard]] bool readsBody() const;
    [[nodiscard]] const QByteArray& text() const { return m_text; }

private:
    struct Part
    {
        enum class Kind {
            Text,
            RequestBody,
            RequestHeader,
            ResponseStatus,
            ResponseBody,
            ResponseHeader,
            StageVariable,
            Unknown,
        };
        Kind kind = Kind::Text;
        QByteArray text;                       // or a header's or variable's name
        QList<QByteArray> members;             // of a body: the path, where it is names alone
        std::shared_ptr<const JsonPath> path;  // where it is more
    };

    [[nodiscard]] static base::Result<Part> partOf(QByteArrayView variable);
    [[nodiscard]] static QByteArray valueOf(const Part& part, const SelectionSource& source);

    QByteArray m_text;
    std::vector<Part> m_parts;
};

}  // namespace trestle::gateway
