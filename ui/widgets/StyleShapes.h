// The few shapes that everything in the window is drawn with.
#pragma once

#include "ui/widgets/Theme.h"

#include <QPainter>

namespace trestle::ui::shapes {

/// Saves a painter's state for a scope.
class Saved
{
public:
    explicit Saved(QPainter* painter) : m_painter(painter) { painter->save(); }
    ~Saved() { m_painter->restore(); }
    Q_DISABLE_COPY_MOVE(Saved)

private:
    QPainter* m_painter;
};

enum class FocusState { None, Focused };

/// A control's box: fill, one-pixel line, and the two-pixel accent ring when focused.
void controlBox(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& line, FocusState focus,
                qreal radius = Theme::controlRadius);
/// The two-pixel ring alone.
void focusRing(QPainter* painter, const QRect& rect, qreal radius);
/// A filled rounded rectangle without a line.
void plate(QPainter* painter, const QRectF& rect, const QColor& fill, qreal radius);

enum class Arrow { Up, Down, Left, Right };
/// A small filled triangle in the middle of `rect`.
void triangle(QPainter* painter, const QRect& rect, Arrow direction, const QColor& color);
/// A check mark within `rect`.
void checkMark(QPainter* painter, const QRect& rect, const QColor& color);
/// A one-pixel line (two in high contrast) along the given edge of `rect`.
void edge(QPainter* painter, const QRect& rect, Qt::Edge which);
[[nodiscard]] int lineWidth();

}  // namespace trestle::ui::shapes
