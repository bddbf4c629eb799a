// What the designer shows and asks of a running workspace: addresses, states, the last request of a route. The engine
// stands behind it in the console. Main thread.
#pragma once

#include "core/functions/Functions.h"
#include "core/observe/Trace.h"
#include "core/workspace/Workspace.h"

#include <QObject>
#include <QUrl>

#include <memory>
#include <vector>

namespace trestle::ui {

class Running : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    struct ApiState
    {
        bool running = false;
        QUrl url;         // where it answers; empty if nowhere
        QString problem;  // why it does not: "Port 3000 is used by node (pid 812)"
    };
    [[nodiscard]] virtual ApiState api(const QByteArray& name) const = 0;
    virtual void startApi(const QByteArray& name) = 0;
    virtual void stopApi(const QByteArray& name) = 0;

    [[nodiscard]] virtual functions::FunctionStatus functionStatus(const QByteArray& name) const = 0;
    /// Null if none went through it yet.
    [[nodiscard]] virtual std::shared_ptr<const observe::Trace> lastTrace(const QByteArray& api,
                                                                          const QByteArray& routeKey) const = 0;
    /// What of the design could not be run.
    [[nodiscard]] virtual std::vector<workspace::Problem> problems() const = 0;

Q_SIGNALS:
    /// An API's or a function's state, or the problems.
    void changed();
    void tracesArrived();
};

}  // namespace trestle::ui
