#include "ui/designer/LastRequestStrip.h"

#include "core/base/Duration.h"
#include "core/gateway/definition/EndpointTarget.h"
#include "ui/designer/StationCard.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QPainter>

namespace trestle::ui {

using observe::StationKind;
using workspace::ObjectRef;

namespace {

constexpr int mostStations = 6;

QString kindWords(StationKind kind)
{
    switch (kind) {
        case StationKind::Accept:
            return LastRequestStrip::tr("Request");
        case StationKind::Route:
            return LastRequestStrip::tr("Route");
        case StationKind::Cors:
            return LastRequestStrip::tr("CORS");
        case StationKind::Authorizer:
            return LastRequestStrip::tr("Authorizer");
        case StationKind::Validation:
            return LastRequestStrip::tr("Validation");
        case StationKind::Throttle:
            return LastRequestStrip::tr("Throttle");
        case StationKind::RequestMapping:
            return LastRequestStrip::tr("Request mapping");
        case StationKind::Function:
            return LastRequestStrip::tr("Function");
        case StationKind::Table:
            return LastRequestStrip::tr("Table");
        case StationKind::HttpTarget:
            return LastRequestStrip::tr("HTTP target");
        case StationKind::Mock:
            return LastRequestStrip::tr("Mock");
        case StationKind::ResponseMapping:
            return LastRequestStrip::tr("Response mapping");
        case StationKind::Response:
            return LastRequestStrip::tr("Response");
    }
    return {};
}

// What the station did: its title; where that says no more than its kind, why it failed, or that it passed.
QString whatWords(const observe::Station& station)
{
    const QString title = QString::fromUtf8(station.title);
    if (!title.isEmpty() && title != kindWords(station.kind)) return title;
    if (station.outcome != observe::StationOutcome::Failed) return LastRequestStrip::tr("Passed");
    return station.detail.isEmpty() ? LastRequestStrip::tr("Failed") : QString::fromUtf8(station.detail);
}

// "1 written, 2 read", and in which tables.
StationCard* itemsCard(const observe::Trace& trace)
{
    const auto reads = std::count_if(trace.items.begin(), trace.items.end(), [](const observe::ItemAccess& access) {
        return access.kind == observe::ItemAccess::Kind::Read;
    });
    const auto writes = static_cast<std::ptrdiff_t>(trace.items.size()) - reads;
    QStringList acts;
    if (writes > 0) acts << LastRequestStrip::tr("%1 written").arg(writes);
    if (reads > 0) acts << LastRequestStrip::tr("%1 read").arg(reads);
    QStringList tables;
    for (const observe::ItemAccess& access : trace.items) {
        const QString table = QString::fromUtf8(access.table);
        if (!tables.contains(table)) tables << table;
    }
    return new StationCard({LastRequestStrip::tr("Items"), acts.join(QStringLiteral(", ")),
                            tables.join(QStringLiteral(", ")), Theme::instance().color(Role::Teal)});
}

}  // namespace

LastRequestStrip::LastRequestStrip(DesignCommands& commands, QWidget* parent)
    : QWidget(parent),
      m_commands(commands),
      m_title(new ThemedLabel({}, FontRole::BodyStrong)),
      m_time(new ThemedLabel({}, FontRole::CodeSmall, Role::Text2)),
      m_trace(makeButton(tr("Trace"))),
      m_replay(makeButton(tr("Replay"))),
      m_send(makeButton(tr("Send"), ButtonKind::Primary)),
      m_chain(new QWidget),
      m_stations(new QHBoxLayout(m_chain))
{
    m_replay->setObjectName(QStringLiteral("replay"));
    m_send->setObjectName(QStringLiteral("send"));
    m_trace->setAccessibleName(tr("Show the trace of the last request"));
    m_replay->setAccessibleName(tr("Send the last request through this route again"));
    m_send->setAccessibleName(tr("Send a request to this route"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::panelPadding, 9, Theme::panelPadding, Theme::panelPadding);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title);
    head->addWidget(m_time);
    head->addStretch();
    head->addWidget(m_trace);
    head->addWidget(m_replay);
    head->addWidget(m_send);
    column->addLayout(head);
    m_stations->setContentsMargins(0, 0, 0, 0);
    m_stations->setSpacing(8);
    column->addWidget(m_chain);
    connect(m_send, &QPushButton::clicked, this, [this] { m_commands.sendRequest(m_route); });
    connect(m_replay, &QPushButton::clicked, this, [this] { m_commands.replay(m_route); });
    connect(m_trace, &QPushButton::clicked, this, [this] { m_commands.workbench().showTrace(m_shown); });
    connect(&commands.document(), &WorkspaceDocument::selectionChanged, this, &LastRequestStrip::refresh);
    connect(&commands.document(), &WorkspaceDocument::changed, this, &LastRequestStrip::refresh);
    connect(&commands.running(), &Running::tracesArrived, this, &LastRequestStrip::refresh);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
    refresh();
}

void LastRequestStrip::refresh()
{
    const ObjectRef selected = m_commands.document().selection();
    setVisible(selected.kind == ObjectRef::Kind::Route);
    if (selected.kind != ObjectRef::Kind::Route) return;
    const auto trace = m_commands.running().lastTrace(selected.name, selected.routeKey);
    const qint64 number = trace ? trace->number : 0;
    if (m_route == selected && m_shown == number) return;
    m_route = selected;
    m_shown = number;
    const QString key = QString::fromUtf8(selected.routeKey);
    const bool sends = m_commands.canSend(selected);
    if (sends)
        m_title->setText(trace ? tr("Last request through %1").arg(key) : tr("No request through %1 yet").arg(key));
    else
        m_title->setText(trace ? tr("Last message through %1").arg(key) : tr("No message through %1 yet").arg(key));
    m_time->setText(trace ? clockText(trace->startedMs) : QString());
    m_trace->setVisible(trace != nullptr);
    m_send->setVisible(sends);
    m_replay->setVisible(sends && trace != nullptr);
    m_chain->setVisible(trace != nullptr);
    qDeleteAll(m_chain->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    if (trace) showStations(*trace);
}

void LastRequestStrip::showStations(const observe::Trace& trace)
{
    const Theme& theme = Theme::instance();
    std::vector<const observe::Station*> shown;
    for (const observe::Station& station : trace.stations) {
        const bool last = station.kind == StationKind::Response;
        if (station.outcome != observe::StationOutcome::Skipped && !last && station.kind != StationKind::Accept &&
            station.depth == 0)
            shown.push_back(&station);
    }
    const QString request = QString::fromUtf8(trace.method + ' ' + gateway::targetAtApi(trace.target)).trimmed();
    m_stations->addWidget(
        new StationCard({tr("Request"), request, sizeText(trace.request.bodySize), theme.color(Role::Text2)}));
    for (size_t i = 0; i < shown.size() && i < mostStations - 2; ++i) {
        const bool failed = shown[i]->outcome == observe::StationOutcome::Failed;
        m_stations->addWidget(
            new StationCard({kindWords(shown[i]->kind), whatWords(*shown[i]), base::durationText(shown[i]->durationNs),
                             theme.color(failed ? Role::Danger : Role::Success)}));
    }
    if (!trace.items.empty()) m_stations->addWidget(itemsCard(trace));
    m_stations->addWidget(new StationCard({tr("Response"), QString::number(trace.status),
                                           base::durationText(trace.durationNs), theme.statusColor(trace.status)}));
}

void LastRequestStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Role::Surface0));
    painter.fillRect(QRect(0, 0, width(), 1), Theme::instance().color(Role::Line));
}

}  // namespace trestle::ui
