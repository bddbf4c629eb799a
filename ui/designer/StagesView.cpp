#include "ui/designer/StagesView.h"

#include "ui/designer/Deploying.h"
#include "ui/designer/JsonEdit.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

namespace trestle::ui {

namespace {

constexpr size_t mostDeployments = 8;

QString timeText(const QDateTime& time)
{
    return time.isValid() ? QLocale().toString(time, QLocale::ShortFormat) : QString();
}

}  // namespace

StagesView::StagesView(DesignCommands& commands)
    : m_commands(commands), m_stages(new QWidget), m_deployments(new ThemedLabel({}, FontRole::CodeSmall))
{
    layout()->setContentsMargins(0, 0, 0, 0);
    auto* column = new QVBoxLayout(m_stages);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    addField(tr("Stages"), m_stages);
    m_deployments->setObjectName(QStringLiteral("deployments"));
    m_deployments->setWordWrap(true);
    addField(tr("Deployments"), m_deployments);
}

void StagesView::show(const QByteArray& name)
{
    m_name = name;
    const gateway::Api* api = m_commands.document().workspace().api(name);
    if (api == nullptr) return;
    for (QWidget* row : m_stages->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
        row->hide();
        row->deleteLater();  // one of its buttons may be what asked for this
    }
    for (const gateway::Stage& stage : api->stages)
        addStage(*api, stage);

    using Deployment = std::pair<QDateTime, QString>;
    std::vector<Deployment> deployments;
    for (const auto& [id, document] : api->documents.all("deployments")) {
        const QDateTime created = createdAt(document);
        QStringList words{QString::fromUtf8(id), timeText(created)};
        words.append(QString::fromUtf8(textOf(document, "description")));
        words.removeAll(QString());
        deployments.emplace_back(created, words.join(QStringLiteral("  ")));
    }
    std::stable_sort(deployments.begin(), deployments.end(),
                     [](const Deployment& a, const Deployment& b) { return a.first > b.first; });
    QStringList lines;
    for (size_t i = 0; i < std::min(deployments.size(), mostDeployments); ++i)
        lines.append(deployments[i].second);
    if (const size_t older = deployments.size() - static_cast<size_t>(lines.size()); older > 0)
        lines.append(older == 1 ? tr("and an older one") : tr("and %1 older ones").arg(older));
    m_deployments->setText(lines.join(u'\n'));
    m_deployments->parentWidget()->setVisible(!lines.isEmpty());
}

void StagesView::addStage(const gateway::Api& api, const gateway::Stage& stage)
{
    const QByteArray deployment = deploymentOf(stage);
    const QString name = QString::fromUtf8(stage.name);
    auto* row = new QWidget;
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    grid->addWidget(new ThemedLabel(name, FontRole::BodyStrong), 0, 0);
    const bool behind = differsFromDesign(api, stage);
    const QString serves = deployment.isEmpty() ? tr("Serves the design as it is")
                           : behind
                               ? tr("Serves deployment %1; the design has changed").arg(QString::fromUtf8(deployment))
                               : tr("Serves deployment %1").arg(QString::fromUtf8(deployment));
    auto* words = new ThemedLabel(serves, FontRole::Secondary, behind ? Role::Warning : Role::Text2);
    words->setWordWrap(true);
    grid->addWidget(words, 1, 0, 1, 3);
    auto* deploy = makeButton(tr("Deploy"));
    deploy->setObjectName(QStringLiteral("deploy:") + name);
    deploy->setAccessibleName(tr("Deploy the design to %1").arg(name));
    deploy->setToolTip(tr("Freezes the design as it is now; the stage serves that until the next deployment"));
    deploy->setEnabled(!api.routes.empty());
    grid->addWidget(deploy, 0, 2);
    connect(deploy, &QPushButton::clicked, this, [this, stage = stage.name] {
        put(deployed(*m_commands.document().workspace().api(m_name), stage, QDateTime::currentDateTime()),
            tr("Deployed %1 to %2").arg(QString::fromUtf8(m_name), QString::fromUtf8(stage)));
    });
    if (!deployment.isEmpty()) {
        auto* follow = makeButton(tr("Follow design"));
        follow->setObjectName(QStringLiteral("follow:") + name);
        follow->setAccessibleName(tr("Let %1 follow the design").arg(name));
        grid->addWidget(follow, 0, 1);
        connect(follow, &QPushButton::clicked, this, [this, stage = stage.name] {
            put(following(*m_commands.document().workspace().api(m_name), stage),
                tr("%1 serves the design as it is").arg(QString::fromUtf8(stage)));
        });
    }
    m_stages->layout()->addWidget(row);
}

void StagesView::put(const gateway::Api& changed, const QString& done)
{
    const auto set = m_commands.document().setApi(m_name, changed);
    m_commands.workbench().toast(set ? done : set.error().message);
}

}  // namespace trestle::ui
