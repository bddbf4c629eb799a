// The heads of the item grid: attribute and type glyph over the columns, ~ + − before the rows.
#pragma once

#include <QHeaderView>

#include <optional>

namespace trestle::ui {

class ItemHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit ItemHeader(QWidget* parent);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    QSize sectionSizeFromContents(int section) const override;

private:
    [[nodiscard]] std::optional<Qt::SortOrder> sortOrder(int section) const;
};

class GutterHeader : public QHeaderView
{
    Q_OBJECT

public:
    static constexpr int gutterWidth = 28;

    explicit GutterHeader(QWidget* parent);

    QSize sizeHint() const override;

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
};

}  // namespace trestle::ui
