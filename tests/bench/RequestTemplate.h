// A raw request whose {i} becomes a number, another one each time: "{i}" plain, "{i:6}" padded with zeros to six
// digits. Content-Length is written for what the body has become.
#pragma once

#include <QByteArray>

#include <vector>

namespace trestle::bench {

enum class Order { Random, Sequential };

class RequestTemplate
{
public:
    /// `raw` is head and body as sent, its lines ended by LF or CRLF; a Content-Length line in it is ignored.
    RequestTemplate(const QByteArray& raw, quint64 range, Order order);
    [[nodiscard]] QByteArray next();

private:
    struct Piece
    {
        QByteArray text;
        int width = -1;  // of the number that follows; -1: none does
    };
    static std::vector<Piece> piecesOf(const QByteArray& text);
    static void fill(QByteArray& out, const std::vector<Piece>& pieces, quint64 number);

    std::vector<Piece> m_head;
    std::vector<Piece> m_body;
    quint64 m_range;
    Order m_order;
    quint64 m_counter = 0;
    quint64 m_random = 88172645463325252U;
};

}  // namespace trestle::bench
