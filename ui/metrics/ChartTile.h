// One measure of the last five minutes: what it is called, its value now in figures, and its way there as a line. The
// figures say all that the line does, so it takes no focus; the pointer over the line tells each step.
#pragma once

#include "ui/metrics/TrafficHistory.h"
#include "ui/widgets/Theme.h"

#include <QWidget>

#include <functional>

namespace trestle::ui {

class ThemedLabel;

class ChartTile : public QWidget
{
    Q_OBJECT

public:
    using Words = std::function<QString(double value)>;

    ChartTile(const QString& title, Role color, Words words, QWidget* parent = nullptr);

    /// `history` names the time of each step.
    void show(const TrafficHistory& history, TrafficHistory::Measure measure);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRectF chart() const;

    Role m_color;
    Words m_words;
    QString m_title;
    ThemedLabel* m_now;
    ThemedLabel* m_peak;
    TrafficHistory::Series m_series{};
    qint64 m_startMs = 0;
};

}  // namespace trestle::ui
