// What the designer shows and asks of a running workspace: addresses, states, the last request of a route. The engine
// stands behind it in the console. Main thread.
#pragma once

#include "core/functions/Functions.h"
#include "core/gateway/rest/RestTest.h"
#include "core/observe/Trace.h"
#include "core/workspace/Workspace.h"
#include "ui/designer/Traffic.h"

#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>
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

    /// Tests a method of a REST API as the service's TestInvokeMethod does; answers on this thread, unless `context` is
    /// gone by then. Errors: NotFound, and those of a connection.
    using Tested = std::function<void(const base::Result<gateway::RestTestOutcome>&)>;
    virtual void testMethod(const gateway::RestTest& test, QObject* context, Tested reply) = 0;

    /// As last counted; nothing before that.
    [[nodiscard]] virtual std::optional<qint64> itemCount(const QByteArray& table) const = 0;
    /// Counts anew in the background; itemsCounted() tells if a count is another one.
    virtual void countItems(const QList<QByteArray>& tables) = 0;

    [[nodiscard]] const Traffic& traffic() const { return m_traffic; }
    using Traces = std::vector<std::shared_ptr<const observe::Trace>>;
    /// The traces that the last tracesArrived() told of.
    [[nodiscard]] const Traces& arrived() const { return m_arrived; }

Q_SIGNALS:
    /// An API's or a function's state, or the problems.
    void changed();
    /// Traffic has new figures; a few times a second at most.
    void tracesArrived();
    void itemsCounted();

protected:
    /// Counts these traces and tells of them.
    void take(Traces traces);

private:
    Traffic m_traffic;
    Traces m_arrived;
};

}  // namespace trestle::ui
