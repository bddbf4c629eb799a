// What HttpParser makes of bytes, as values that can be compared: for the tests and the fuzz target, which check that
// it is the same however the bytes are cut.
#pragma once

#include "core/http/HttpParser.h"

#include <QByteArrayList>

namespace trestle::tests {

struct ParserOutcome
{
    QByteArrayList requests;  // "method target version name=value|… body"
    int failure = 0;          // status, 0 if there was none
    http::HttpParser::State state = http::HttpParser::State::Start;

    bool operator==(const ParserOutcome&) const = default;
};

inline QByteArray summary(const http::Request& request, bool keepAlive)
{
    QByteArray text = request.method + ' ' + request.target + " 1." + QByteArray::number(request.minorVersion);
    text += keepAlive ? " keep" : " close";
    for (const http::Header& field : request.headers)
        text += '|' + field.name + '=' + field.value;
    return text + '|' + request.body;
}

class OutcomeCollector
{
public:
    explicit OutcomeCollector(const http::HttpParser::Limits& limits) : m_parser(limits) {}

    void feed(QByteArrayView bytes)
    {
        using State = http::HttpParser::State;
        while (!bytes.isEmpty() && m_parser.state() != State::Failed) {
            bytes = bytes.sliced(m_parser.feed(bytes));
            if (m_parser.state() != State::Complete) continue;
            const bool keepAlive = m_parser.keepAlive();
            m_requests.append(summary(m_parser.take(), keepAlive));
        }
    }

    [[nodiscard]] ParserOutcome outcome() const { return {m_requests, m_parser.failure().status, m_parser.state()}; }

private:
    http::HttpParser m_parser;
    QByteArrayList m_requests;
};

/// `bytes` fed in pieces of at most `piece` bytes, after a first one of `first` bytes.
inline ParserOutcome parseInPieces(QByteArrayView bytes, qsizetype first, qsizetype piece,
                                   const http::HttpParser::Limits& limits = {})
{
    OutcomeCollector collector(limits);
    collector.feed(bytes.first(std::min(first, bytes.size())));
    for (qsizetype at = first; at < bytes.size(); at += piece)
        collector.feed(bytes.sliced(at, std::min(piece, bytes.size() - at)));
    return collector.outcome();
}

}  // namespace trestle::tests
