// HTTP messages as values: what the parser makes and the writers send, for server and client alike.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace trestle::http {

struct Header
{
    QByteArray name;  // as sent; compared without case
    QByteArray value;

    bool operator==(const Header&) const = default;
};

/// The field lines of a message in the order they came, repeated names kept.
class Headers
{
public:
    Headers() = default;
    Headers(std::initializer_list<Header> fields) : m_fields(fields) {}

    /// The first value of `name`, or a null view if there is none.
    [[nodiscard]] QByteArrayView value(QByteArrayView name) const;
    [[nodiscard]] std::vector<QByteArray> values(QByteArrayView name) const;
    [[nodiscard]] bool contains(QByteArrayView name) const { return !value(name).isNull(); }

    /// Makes room for that many.
    void reserve(size_t count) { m_fields.reserve(count); }
    void add(QByteArray name, QByteArray value) { m_fields.push_back({std::move(name), std::move(value)}); }
    /// Replaces every field called `name` by one.
    void set(QByteArray name, QByteArray value);
    void remove(QByteArrayView name);

    [[nodiscard]] auto begin() const { return m_fields.begin(); }
    [[nodiscard]] auto end() const { return m_fields.end(); }
    [[nodiscard]] size_t size() const { return m_fields.size(); }
    [[nodiscard]] bool empty() const { return m_fields.empty(); }

    bool operator==(const Headers&) const = default;

private:
    std::vector<Header> m_fields;
};

struct Request
{
    QByteArray method;  // as sent, e.g. "GET"
    QByteArray target;  // the request target as sent, in origin form: path["?"query]
    int minorVersion = 1;
    Headers headers;
    QByteArray body;   // decoded from its transfer coding
    Headers trailers;  // that came after it

    QByteArray peerAddress;  // as text, an IPv4 address always in its own form
    quint16 peerPort = 0;
    quint16 localPort = 0;
    qint64 receivedNs = 0;  // Clock::monotonicNs when the request was complete

    /// The part of `target` before '?', percent-encoding as sent.
    [[nodiscard]] QByteArrayView path() const;
    /// The part of `target` after '?', percent-encoding as sent; empty if there is none.
    [[nodiscard]] QByteArrayView query() const;
};

struct Response
{
    int status = 200;
    Headers headers;  // Content-Length, Date and Connection are the connection's to write
    QByteArray body;
    bool close = false;  // end the connection after this answer
};

/// "Not Found" for 404; "" for a status without a registered phrase.
[[nodiscard]] QByteArrayView reasonPhrase(int status);

struct QueryParameter
{
    QByteArray name;
    QByteArray value;
};
/// Splits a query at '&' and decodes names and values ('+' is a blank). A parameter without '=' has an empty value.
[[nodiscard]] std::vector<QueryParameter> parseQuery(QByteArrayView query);
/// Decodes %XX; malformed escapes stay as they are. '+' stays '+'.
[[nodiscard]] QByteArray percentDecoded(QByteArrayView text);

}  // namespace trestle::http
