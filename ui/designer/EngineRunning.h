// The designer's view of a running workspace, as its engine tells it.
#pragma once

#include "core/engine/Engine.h"
#include "ui/designer/Running.h"

#include <QTimer>

#include <map>

namespace trestle::ui {

class EngineRunning : public Running
{
    Q_OBJECT

public:
    /// The engine outlives this.
    explicit EngineRunning(engine::Engine& engine, QObject* parent = nullptr);

    [[nodiscard]] ApiState api(const QByteArray& name) const override;
    void startApi(const QByteArray& name) override;
    void stopApi(const QByteArray& name) override;
    [[nodiscard]] functions::FunctionStatus functionStatus(const QByteArray& name) const override;
    [[nodiscard]] std::shared_ptr<const observe::Trace> lastTrace(const QByteArray& api,
                                                                  const QByteArray& routeKey) const override;
    [[nodiscard]] std::vector<workspace::Problem> problems() const override;
    [[nodiscard]] std::optional<qint64> itemCount(const QByteArray& table) const override;
    void countItems(const QList<QByteArray>& tables) override;
    void testMethod(const gateway::RestTest& test, QObject* context, Tested reply) override;

private:
    void takeTraces();

    engine::Engine& m_engine;
    QTimer m_traceTimer;
    qint64 m_lastTrace = 0;
    std::map<QByteArray, qint64> m_items;
};

}  // namespace trestle::ui
