// What both payload formats write the same way.
#pragma once

#include "core/gateway/integrations/FunctionEvent.h"

#include <algorithm>

namespace trestle::gateway {

/// The request's headers as they travel on: without those of the connection, with Host, Content-Length, X-Forwarded-*
/// and X-Amzn-Trace-Id; names sent twice stay twice.
[[nodiscard]] std::vector<http::Header> travellingHeaders(const EventInput& input);

/// `text` as a JSON string; bytes that are not UTF-8 become U+FFFD.
void appendText(QByteArray& out, QByteArrayView text);
/// `,"name":` with the comma left out after '{'.
void appendName(QByteArray& out, QByteArrayView name);
void appendMember(QByteArray& out, QByteArrayView name, QByteArrayView text);
/// `"single":{name: last value},"multi":{name: [values]}`, by name.
template <typename Field>
void appendLastAndAll(QByteArray& out, QByteArrayView single, QByteArrayView multi, std::vector<Field> fields)
{
    std::stable_sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
    QByteArray lists("{");
    appendName(out, single);
    out += '{';
    for (auto at = fields.begin(); at != fields.end();) {
        const auto next = std::find_if(at, fields.end(), [&](const Field& field) { return field.name != at->name; });
        appendMember(out, at->name, std::prev(next)->value);
        appendName(lists, at->name);
        for (auto value = at; value != next; ++value) {
            lists += value == at ? '[' : ',';
            appendText(lists, value->value);
        }
        lists += ']';
        at = next;
    }
    out += '}';
    appendName(out, multi);
    out += lists + '}';
}
void appendPathParameters(QByteArray& out, const std::vector<PathParameter>& parameters);
void appendStageVariables(QByteArray& out, const std::map<QByteArray, QByteArray>& variables);
/// `"body":…,"isBase64Encoded":…` of a body that is there.
void appendBody(QByteArray& out, const http::Request& request);

/// "22/Nov/2026:04:03:09 +0000"
[[nodiscard]] QByteArray commonLogTime(qint64 ms);
/// The path with its named stage in front, percent-encoded.
[[nodiscard]] QByteArray pathWithStage(const EventInput& input);
/// A path decoded, and cut at a question mark that this brings about: half of the way to toldPath().
[[nodiscard]] QByteArray decodedOnce(QByteArrayView encoded);
/// A path as HTTP APIs tell it: decoded once (see above), and decoded again.
[[nodiscard]] QByteArray toldPath(QByteArrayView encoded);
[[nodiscard]] QByteArray domainName(const EventInput& input);
[[nodiscard]] QByteArray sourceIp(const http::Request& request);

/// The service hands a body over as text only for these: text/*, application/json, /xml, /javascript and /graphql, in
/// UTF-8; all else, also a missing type, travels as base64.
[[nodiscard]] bool isTextContent(QByteArrayView contentType);

}  // namespace trestle::gateway
