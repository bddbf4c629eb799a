// Reading JSON text into something else than a JsonValue, without one in between: for what is read most and has a form of
// its own.
#pragma once

#include "core/base/Json.h"

#include <functional>

namespace trestle::base {

class TextPool;

/// One value of the text, to be read once and in the order of the text; what is passed over counts as read.
class JsonCursor
{
public:
    JsonCursor(void* value, TextPool& strings) : m_value(value), m_strings(strings) {}

    /// Calls `visit(QByteArrayView name, JsonCursor& value)` for each member; the name lasts until the call ends. False
    /// as soon as `visit` returns that, and if this is no object or malformed.
    template <typename Visit>
    [[nodiscard]] bool members(Visit visit)
    {
        return visitMembers(
            [](void* visitor, QByteArrayView name, JsonCursor& value) {
                return (*static_cast<Visit*>(visitor))(name, value);
            },
            &visit);
    }
    /// The same with `visit(JsonCursor& value)` for each element of an array.
    template <typename Visit>
    [[nodiscard]] bool elements(Visit visit)
    {
        return visitElements(
            [](void* visitor, JsonCursor& value) { return (*static_cast<Visit*>(visitor))(value); }, &visit);
    }
    /// UTF-8, until the next value is read; nothing if this is no string.
    [[nodiscard]] std::optional<QByteArrayView> string();
    [[nodiscard]] std::optional<bool> boolean();
    /// The text for as long as it is wanted.
    [[nodiscard]] QByteArray keep(QByteArrayView text);

private:
    using MemberVisit = bool (*)(void*, QByteArrayView, JsonCursor&);
    using ElementVisit = bool (*)(void*, JsonCursor&);
    bool visitMembers(MemberVisit visit, void* visitor);
    bool visitElements(ElementVisit visit, void* visitor);

    void* m_value;  // where the text is read
    TextPool& m_strings;
};

/// Reads as parseJson() does, but leaves the value of the root's member called `member` to `read`; it stands as an empty
/// object in what is returned. Nothing if anything is wrong, `read` returns false, or there are two such members:
/// parseJson() then says what it is. `read` parses no other JSON.
[[nodiscard]] std::optional<JsonValue> parseJsonAround(QByteArrayView utf8, const JsonLimits& limits,
                                                       QByteArrayView member,
                                                       const std::function<bool(JsonCursor&)>& read);

}  // namespace trestle::base
