// The stages of an API, each with what it serves and the way to change that, and the deployments there are.
#pragma once

#include "ui/designer/DesignCommands.h"
#include "ui/widgets/FormColumn.h"

namespace trestle::ui {

class ThemedLabel;

class StagesView : public FormColumn
{
    Q_OBJECT

public:
    explicit StagesView(DesignCommands& commands);

    void show(const QByteArray& api);

private:
    void addStage(const gateway::Api& api, const gateway::Stage& stage);
    void put(const gateway::Api& changed, const QString& done);

    DesignCommands& m_commands;
    QByteArray m_name;
    QWidget* m_stages;
    ThemedLabel* m_deployments;
};

}  // namespace trestle::ui
