// SIGTERM and SIGINT as a Qt signal on the main thread; SIGPIPE and SIGXFSZ ignored, so that writing to a closed socket
// or a full quota is an error of that write. One instance a process.
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace trestle::base {

class TerminationSignals : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignals(QObject* parent = nullptr);
    ~TerminationSignals() override;

Q_SIGNALS:
    void requested();

private:
    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

}  // namespace trestle::base
