// The place Metrics: what routes, functions and tables did, counted.
#pragma once

#include "core/engine/Engine.h"
#include "ui/shell/Page.h"

#include <QPointer>

namespace trestle::ui {

class MetricsEditor;

class MetricsPage : public Page
{
    Q_OBJECT

public:
    MetricsPage(engine::Engine& engine, Workbench& workbench, QObject* parent = nullptr);

    [[nodiscard]] QByteArray id() const override { return "metrics"; }
    [[nodiscard]] QString title() const override { return tr("Metrics"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("metrics"); }
    [[nodiscard]] QString homeEditor() const override { return QStringLiteral("metrics"); }
    [[nodiscard]] bool owns(const QString& key) const override { return key == homeEditor(); }
    [[nodiscard]] std::unique_ptr<Editor> createEditor(const QString& key) override;
    void declareActions(ActionRegister& actions) override;

private:
    engine::Engine& m_engine;
    Workbench& m_workbench;
    QPointer<MetricsEditor> m_editor;
};

}  // namespace trestle::ui
