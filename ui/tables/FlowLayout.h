// Lays widgets out like words: side by side, and on the next line where the room ends.
#pragma once

#include <QLayout>
#include <QList>

namespace trestle::ui {

class FlowLayout : public QLayout
{
public:
    explicit FlowLayout(QWidget* parent = nullptr) : QLayout(parent) { setContentsMargins(0, 0, 0, 0); }
    ~FlowLayout() override { qDeleteAll(m_items); }

    void insertWidget(qsizetype at, QWidget* widget)
    {
        addChildWidget(widget);
        m_items.insert(at, new QWidgetItem(widget));
        invalidate();
    }

    void addItem(QLayoutItem* item) override { m_items.append(item); }
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override { return index >= 0 && index < count() ? m_items.takeAt(index) : nullptr; }
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange({0, 0, width, 0}, Placing::Measure); }
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override
    {
        QSize size;
        for (const QLayoutItem* item : m_items)
            size = size.expandedTo(item->minimumSize());
        return size;
    }
    void setGeometry(const QRect& rect) override
    {
        QLayout::setGeometry(rect);
        arrange(rect, Placing::Place);
    }

private:
    enum class Placing { Measure, Place };

    int arrange(const QRect& rect, Placing placing) const
    {
        int x = rect.left();
        int y = rect.top();
        int line = 0;
        for (QLayoutItem* item : m_items) {
            if (item->isEmpty()) continue;
            const QSize size(std::min(item->sizeHint().width(), rect.width()), item->sizeHint().height());
            if (x > rect.left() && x + size.width() > rect.right() + 1) {
                x = rect.left();
                y += line + spacing();
                line = 0;
            }
            if (placing == Placing::Place) item->setGeometry({{x, y}, size});
            x += size.width() + spacing();
            line = std::max(line, size.height());
        }
        return y + line - rect.top();
    }

    QList<QLayoutItem*> m_items;
};

}  // namespace trestle::ui
