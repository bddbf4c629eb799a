#include "ui/activity/WhyView.h"

#include "ui/activity/ItemChanges.h"
#include "ui/activity/TraceText.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/CodePlace.h"
#include "ui/widgets/ThemedLabel.h"
#include "ui/widgets/WrappedText.h"

#include <QFrame>
#include <QGridLayout>
#include <QVBoxLayout>

namespace trestle::ui {

using observe::ItemAccess;
using observe::Station;
using observe::StationKind;
using observe::StationOutcome;
using observe::Trace;

namespace {

// Items beyond this are counted, not listed.
constexpr size_t shownItems = 30;

QFrame* separator()
{
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    return line;
}

}  // namespace

WhyView::WhyView(QWidget* parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Why the request was answered as it was"));
    setTrace(nullptr, {});
}

void WhyView::setTrace(const std::shared_ptr<const Trace>& trace, const workspace::Workspace& workspace)
{
    auto* content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, Theme::panelPadding);
    m_column->setSpacing(Theme::panelPadding);
    if (!trace) {
        m_column->addWidget(
            new WrappedText(tr("Choose a request to see each decision on its way."), FontRole::Body, Role::Text3));
    } else {
        auto* grid = new QGridLayout;
        grid->setHorizontalSpacing(8);
        grid->setVerticalSpacing(8);
        grid->setColumnStretch(2, 1);
        for (const Station& station : trace->stations)
            if (station.depth == 0) addDecision(grid, station);
        m_column->addLayout(grid);
        addNote(*trace, workspace);
        addItems(trace->items, workspace);
    }
    m_column->addStretch();
    setWidget(content);
}

void WhyView::addDecision(QGridLayout* grid, const Station& station)
{
    const int row = grid->rowCount();
    QString sign = QStringLiteral("✓");
    Role color = Role::Success;
    switch (station.outcome) {
        case StationOutcome::Passed:
            if (station.kind == StationKind::Response) {
                sign = QStringLiteral("→");
                color = Role::Text2;
            }
            break;
        case StationOutcome::Skipped:
            sign = QStringLiteral("–");
            color = Role::Text3;
            break;
        case StationOutcome::Failed:
            sign = QStringLiteral("✕");
            color = Role::Danger;
            break;
    }
    const QString title = QString::fromUtf8(station.title);
    const QString detail = QString::fromUtf8(station.detail);
    const QString text = title.isEmpty() || detail.isEmpty() ? title + detail : title + QStringLiteral(": ") + detail;
    grid->addWidget(new ThemedLabel(sign, FontRole::BodyStrong, color), row, 0, Qt::AlignTop);
    grid->addWidget(new ThemedLabel(stationName(station.kind), FontRole::Body, Role::Text2), row, 1, Qt::AlignTop);
    grid->addWidget(
        new WrappedText(text, FontRole::Body, station.outcome == StationOutcome::Failed ? Role::Danger : Role::Text1),
        row, 2);
}

void WhyView::addNote(const Trace& trace, const workspace::Workspace& workspace)
{
    if (trace.note.isEmpty()) return;
    m_column->addWidget(separator());
    const QString note = QString::fromUtf8(trace.note);
    auto* notes = new QVBoxLayout;
    notes->setSpacing(4);
    notes->addWidget(new WrappedText(note, FontRole::BodyStrong, trace.status >= 400 ? Role::Danger : Role::Text1));
    // "startLoan/index.py:21": a line of a function's code.
    const std::optional<CodePlace> place = placeIn(note);
    const QByteArray function = place ? place->file.section(u'/', 0, 0).toUtf8() : QByteArray();
    if (place && workspace.function(function)) {
        QPushButton* link =
            makeButton(tr("Go to line %1 of %2").arg(QString::number(place->line), place->file), ButtonKind::Link);
        connect(link, &QPushButton::clicked, this,
                [this, function, place = *place] { Q_EMIT codeRequested(function, place.file, place.line); });
        notes->addWidget(link, 0, Qt::AlignLeft);
    }
    m_column->addLayout(notes);
}

void WhyView::addItems(const std::vector<ItemAccess>& items, const workspace::Workspace& workspace)
{
    if (items.empty()) return;
    m_column->addWidget(separator());
    m_column->addWidget(new ThemedLabel(tr("Items"), FontRole::Body, Role::Text2));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    for (size_t i = 0; i < std::min(items.size(), shownItems); ++i) {
        const ItemAccess& item = items[i];
        const int row = grid->rowCount();
        QString verb;
        Role color = Role::Text2;
        switch (item.kind) {
            case ItemAccess::Kind::Read:
                verb = tr("read");
                break;
            case ItemAccess::Kind::Put:
            case ItemAccess::Kind::Update:
                verb = item.before.isEmpty() ? tr("+ wrote") : tr("~ wrote");
                color = item.before.isEmpty() ? Role::Success : Role::Warning;
                break;
            case ItemAccess::Kind::Delete:
                verb = tr("− deleted");
                color = Role::Danger;
                break;
        }
        grid->addWidget(new ThemedLabel(verb, FontRole::CodeSmall, color), row, 0, Qt::AlignVCenter);
        const QByteArray key = encodedKeyOf(item, workspace.table(item.table));
        auto* link = makeButton(key.isEmpty() ? QString::fromUtf8(item.table) : keyText(key), ButtonKind::Link);
        link->setEnabled(!key.isEmpty());
        link->setToolTip(
            tr("Show %1 of %2").arg(key.isEmpty() ? tr("this item") : keyText(key), QString::fromUtf8(item.table)));
        connect(link, &QPushButton::clicked, this,
                [this, table = item.table, key] { Q_EMIT itemRequested(table, key); });
        link->setMinimumWidth(link->fontMetrics().averageCharWidth() * 4);
        grid->addWidget(link, row, 1, Qt::AlignLeft);
        if (item.kind == ItemAccess::Kind::Read) continue;
        QStringList lines;
        for (const AttributeChange& change : attributeChanges(item.before, item.after)) {
            QString text = change.name + QStringLiteral("  ");
            switch (change.kind) {
                case AttributeChange::Kind::Added:
                    text += change.after;
                    break;
                case AttributeChange::Kind::Removed:
                    text += change.before + QStringLiteral(" → –");
                    break;
                case AttributeChange::Kind::Changed:
                    text += change.before + QStringLiteral(" → ") + change.after;
                    break;
            }
            lines << text;
        }
        if (!lines.isEmpty())
            grid->addWidget(new WrappedText(lines.join(u'\n'), FontRole::CodeSmall), grid->rowCount(), 1);
    }
    m_column->addLayout(grid);
    if (items.size() > shownItems)
        m_column->addWidget(new WrappedText(tr("and %n more", nullptr, static_cast<int>(items.size() - shownItems)),
                                            FontRole::Secondary, Role::Text2));
}

}  // namespace trestle::ui
