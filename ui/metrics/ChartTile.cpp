#include "ui/metrics/ChartTile.h"

#include "ui/metrics/ChartLine.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHelpEvent>
#include <QToolTip>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int chartHeight = 44;
constexpr qreal lineWidth = 1.5;

}  // namespace

ChartTile::ChartTile(const QString& title, Role color, Words words, QWidget* parent)
    : QWidget(parent),
      m_color(color),
      m_words(std::move(words)),
      m_title(title),
      m_now(new ThemedLabel({}, FontRole::Section)),
      m_peak(new ThemedLabel({}, FontRole::CodeSmall, Role::Text3))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8 + chartHeight + 4);
    column->setSpacing(2);
    column->addWidget(new ThemedLabel(title, FontRole::Secondary, Role::Text2));
    auto* figures = new QHBoxLayout;
    figures->setSpacing(8);
    figures->addWidget(m_now);
    figures->addStretch(1);
    figures->addWidget(m_peak);
    column->addLayout(figures);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ChartTile::show(const TrafficHistory& history, TrafficHistory::Measure measure)
{
    m_series = history.series(measure);
    m_startMs = history.startOf(0);
    const double peak = *std::max_element(m_series.begin(), m_series.end());
    m_now->setText(m_words(history.lastMinute(measure)));
    m_now->setAccessibleName(tr("%1, last minute: %2").arg(m_title, m_now->text()));
    m_peak->setText(peak == 0 ? QString() : tr("peak %1").arg(m_words(peak)));
    update();
}

QRectF ChartTile::chart() const
{
    return QRectF(rect()).adjusted(Theme::panelPadding, height() - 8 - chartHeight, -Theme::panelPadding, -8);
}

void ChartTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    shapes::edge(&painter, rect(), Qt::RightEdge);
    const QRectF room = chart();
    shapes::edge(&painter, room.toAlignedRect(), Qt::BottomEdge);
    const QPainterPath line = chartLine(room.adjusted(0, 2, 0, -1), m_series);
    if (line.isEmpty()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath area(line);
    area.lineTo(room.bottomRight());
    area.lineTo(room.bottomLeft());
    QColor fill = theme.color(m_color);
    fill.setAlphaF(0.12);
    painter.fillPath(area, fill);
    painter.strokePath(line, QPen(theme.color(m_color), lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
}

bool ChartTile::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRectF room = chart();
    if (!room.contains(help->pos())) return true;
    const double share = (help->pos().x() - room.left()) / std::max(1.0, room.width());
    const int step = std::clamp(qRound(share * (TrafficHistory::steps - 1)), 0, TrafficHistory::steps - 1);
    QToolTip::showText(help->globalPos(),
                       QStringLiteral("%1   %2").arg(clockText(m_startMs + step * TrafficHistory::stepMs).left(8),
                                                     m_words(m_series[size_t(step)])),
                       this);
    return true;
}

}  // namespace trestle::ui
