#include "tests/bench/RequestTemplate.h"

#include <QList>

namespace trestle::bench {

RequestTemplate::RequestTemplate(const QByteArray& raw, quint64 range, Order order)
    : m_range(std::max<quint64>(1, range)), m_order(order)
{
    QByteArray text = raw;
    qsizetype end = text.indexOf("\r\n\r\n");
    qsizetype bodyBegin = end + 4;
    if (end < 0) {
        end = text.indexOf("\n\n");
        bodyBegin = end + 2;
    }
    if (end < 0) end = bodyBegin = text.size();
    QByteArray head;
    for (QByteArray line : text.first(end).split('\n')) {
        line = line.trimmed();
        if (!line.isEmpty() && !line.toLower().startsWith("content-length:")) head += line + "\r\n";
    }
    m_head = piecesOf(head);
    m_body = piecesOf(text.sliced(bodyBegin));
}

std::vector<RequestTemplate::Piece> RequestTemplate::piecesOf(const QByteArray& text)
{
    std::vector<Piece> pieces;
    qsizetype from = 0;
    for (qsizetype at = text.indexOf("{i"); at >= 0; at = text.indexOf("{i", at)) {
        const qsizetype end = text.indexOf('}', at);
        const QByteArray inside = end < 0 ? QByteArray() : text.mid(at + 2, end - at - 2);
        bool isNumber = inside.isEmpty();
        const int width = inside.startsWith(':') ? inside.mid(1).toInt(&isNumber) : 0;
        if (end < 0 || !isNumber) {
            at += 2;
            continue;
        }
        pieces.push_back({text.mid(from, at - from), width});
        at = from = end + 1;
    }
    pieces.push_back({text.mid(from), -1});
    return pieces;
}

void RequestTemplate::fill(QByteArray& out, const std::vector<Piece>& pieces, quint64 number)
{
    for (const Piece& piece : pieces) {
        out += piece.text;
        if (piece.width >= 0) out += QByteArray::number(number).rightJustified(piece.width, '0');
    }
}

QByteArray RequestTemplate::next()
{
    m_random ^= m_random << 13;
    m_random ^= m_random >> 7;
    m_random ^= m_random << 17;
    const quint64 number = (m_order == Order::Random ? m_random : m_counter++) % m_range;
    QByteArray body;
    fill(body, m_body, number);
    QByteArray request;
    fill(request, m_head, number);
    if (!body.isEmpty()) request += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return request + "\r\n" + body;
}

}  // namespace trestle::bench
