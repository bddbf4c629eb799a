// Keeps N keep-alive connections busy, one request at a time on each, and counts. One thread, epoll.
#pragma once

#include "tests/bench/RequestTemplate.h"

#include <QHostAddress>

#include <map>
#include <memory>
#include <vector>

namespace trestle::bench {

struct Counts
{
    quint64 answers = 0;
    std::map<int, quint64> byStatus;
    quint64 brokenConnections = 0;
    std::vector<float> latencyMs;
    double seconds = 0;
};

class LoadClient
{
public:
    LoadClient(const QHostAddress& host, quint16 port, RequestTemplate requests);
    ~LoadClient();

    /// Opens connections that stay silent; returns how many could be opened.
    int openIdle(int count);
    /// Opens `count` connections for run(); returns how many could be opened.
    int open(int count);
    Counts run(double seconds);

private:
    struct Connection
    {
        int descriptor = -1;
        QByteArray received;
        QByteArray request;
        qsizetype sent = 0;
        qint64 startedNs = 0;
    };
    [[nodiscard]] int connectOne() const;
    bool send(Connection& connection, bool fresh);
    bool receive(Connection& connection);
    void reconnect(size_t index);

    QHostAddress m_host;
    quint16 m_port;
    RequestTemplate m_requests;
    std::vector<Connection> m_connections;
    std::vector<int> m_idle;
    int m_epoll = -1;
    Counts m_counts;
};

}  // namespace trestle::bench
