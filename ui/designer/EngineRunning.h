// The designer's view of a running workspace, as its engine tells it.
#pragma once

#include "core/engine/Engine.h"
#include "ui/designer/Running.h"

#include <QMap>

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

private:
    engine::Engine& m_engine;
};

}  // namespace trestle::ui
