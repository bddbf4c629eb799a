// A few exclusive choices side by side in one box: Function | Table | HTTP | Mock. Arrow keys move the choice.
#pragma once

#include <QStringList>
#include <QWidget>

namespace trestle::ui {

class SegmentedControl : public QWidget
{
    Q_OBJECT

public:
    explicit SegmentedControl(const QStringList& labels, QWidget* parent = nullptr);

    [[nodiscard]] int currentIndex() const;
    /// Emits currentChanged if it changes.
    void setCurrentIndex(int index);
    void setSegmentEnabled(int index, bool enabled, const QString& why = {});
    [[nodiscard]] QStringList labels() const { return m_labels; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRect segment(int index) const;
    [[nodiscard]] int segmentAt(const QPoint& position) const;
    void step(int direction);

    QStringList m_labels;
    QStringList m_reasons;  // why a segment is disabled; null: enabled
    int m_current = 0;
    int m_hovered = -1;
};

}  // namespace trestle::ui
