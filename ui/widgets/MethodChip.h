// A method as a chip of text: coloured by method, 600, small. For delegates and for labels.
#pragma once

#include <QByteArray>
#include <QLabel>
#include <QRect>

class QPainter;

namespace trestle::ui {

/// Room a chip takes in lists, so that what follows lines up: wide enough for DELETE.
inline constexpr int methodChipWidth = 52;

[[nodiscard]] QFont methodChipFont();
/// Draws the word, vertically centred, at the left of `rect` and cut at its end.
void paintMethodChip(QPainter* painter, const QRect& rect, const QByteArray& method,
                     Qt::Alignment alignment = Qt::AlignLeft);

class MethodChip : public QLabel
{
    Q_OBJECT

public:
    explicit MethodChip(const QByteArray& method = {}, QWidget* parent = nullptr);

    void setMethod(const QByteArray& method);

private:
    void refresh();

    QByteArray m_method;
};

}  // namespace trestle::ui
