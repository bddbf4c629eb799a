// An API's binary media types, and what they and contentHandling make of a body's bytes. Values; any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace trestle::gateway {

enum class ContentHandling { None, ToBinary, ToText };

class BinaryTypes
{
public:
    BinaryTypes() = default;
    /// "*/*" covers everything, "image/*" a family; "*/png" is accepted by the service and covers nothing.
    explicit BinaryTypes(const std::vector<QByteArray>& types);

    /// Whether a Content-Type, or the first type of an Accept header, equals or is covered by one of the types.
    /// Parameters are not looked at; a missing header ("") is covered by "*/*" only.
    [[nodiscard]] bool covers(QByteArrayView header) const;

private:
    std::vector<QByteArray> m_types;  // in lower case
    bool m_all = false;
};

/// What the integration gets of a request's body. Nothing where base64 was to be decoded and the body is none.
///
///     Content-Type      contentHandling     the integration gets
///     not binary        none, to text       the text; bytes that are no UTF-8 become U+FFFD
///     not binary        to binary           the bytes that the base64 text stands for
///     binary            none, to binary     the bytes
///     binary            to text             base64 text
[[nodiscard]] std::optional<QByteArray> requestPayload(const QByteArray& body, bool binary, ContentHandling handling);

/// What the client gets of an integration's answer. Nothing where base64 was to be decoded and the body is none.
///
///     answer        Accept          contentHandling     the client gets
///     not binary    not binary      none                the text; bytes that are no UTF-8 become U+FFFD
///     not binary    binary          none                the bytes that the base64 text stands for
///     not binary    any             to text             the text
///     any           any             to binary           the bytes, decoded if the answer is text
///     binary        binary          none                the bytes
///     binary        not binary      none                base64 text
///     binary        any             to text             base64 text
[[nodiscard]] std::optional<QByteArray> responsePayload(const QByteArray& body, bool binary, bool accepted,
                                                        ContentHandling handling);

/// `bytes` as UTF-8, with U+FFFD for what is none.
[[nodiscard]] QByteArray replacedText(const QByteArray& bytes);

}  // namespace trestle::gateway
