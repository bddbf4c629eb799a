// Responses as bytes. What a handler puts into fields cannot break out of them: a name that is no token or a value with
// a control character is left out. One per thread: it keeps the current second's Date field.
#pragma once

#include "core/http/Message.h"

#include <ctime>

namespace trestle::http {

enum class BodyRule {
    Send,
    HeadersOnly,  // the answer to HEAD
    Chunked,      // the body follows in chunks
    UntilClose,   // the body follows and ends with the connection: for HTTP/1.0
};
enum class Persistence { Keep, KeepAnnounced, Close };  // KeepAnnounced: to HTTP/1.0 clients that asked

class ResponseWriter
{
public:
    void append(QByteArray& out, const Response& response, BodyRule bodyRule, Persistence persistence);
    /// After a head with BodyRule::Chunked; nothing for no bytes, which would be the last chunk.
    static void appendChunk(QByteArray& out, QByteArrayView bytes);
    static void appendLastChunk(QByteArray& out);
    /// Whether answers with this status have a body at all.
    [[nodiscard]] static bool allowsBody(int status) { return status >= 200 && status != 204 && status != 304; }

private:
    [[nodiscard]] const QByteArray& dateLine();

    time_t m_second = -1;
    QByteArray m_date;
};

}  // namespace trestle::http
