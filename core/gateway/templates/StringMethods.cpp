#include "core/gateway/templates/JavaMethods.h"

#include "core/gateway/templates/JavaPattern.h"
#include "core/gateway/templates/JavaText.h"

namespace trestle::gateway {

namespace {

using Call = CallOutcome (*)(const QString&, const Arguments&, TemplateHeap&);
struct Method
{
    const char* name;
    const char* parameters;  // one letter each: s String, i int, o any object
    Call call;
};

// Java passes a null where an object is wanted and throws inside; an int does not take one.
bool fits(const char* parameters, const Arguments& arguments)
{
    size_t i = 0;
    for (; parameters[i]; ++i) {
        if (i == arguments.size()) return false;
        const TemplateValue& argument = arguments[i];
        const bool fine = parameters[i] == 'i' ? argument.as<qint32>() != nullptr
                                               : parameters[i] == 'o' || argument.isNull() || argument.isString();
        if (!fine) return false;
    }
    return i == arguments.size();
}

const QString& stringAt(const Arguments& arguments, size_t index)
{
    return *arguments[index].string();
}
qint32 intAt(const Arguments& arguments, size_t index)
{
    return *arguments[index].as<qint32>();
}

CallOutcome made(QString text, TemplateHeap& heap)
{
    heap.charge(text.size() * 2);
    return TemplateValue(std::move(text));
}

CallOutcome substring(const QString& text, qint64 begin, qint64 end, TemplateHeap& heap)
{
    if (begin < 0 || end > text.size() || begin > end)
        return JavaException{QStringLiteral("begin %1, end %2, length %3").arg(begin).arg(end).arg(text.size())};
    return made(text.mid(begin, end - begin), heap);
}

// Java's toUpperCase() and Qt's agree, "ß" to "SS" included.
QString trimmed(const QString& text)
{
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (begin < end && text[begin] <= u' ')
        ++begin;
    while (end > begin && text[end - 1] <= u' ')
        --end;
    return text.mid(begin, end - begin);
}

CallOutcome replaceText(const QString& text, const QString& what, const QString& with, TemplateHeap& heap)
{
    const qint64 count = what.isEmpty() ? text.size() + 1 : text.count(what);
    if ((text.size() + count * (with.size() - what.size())) * 2 > heap.left())
        return JavaException{QStringLiteral("the text is too long")};
    if (!what.isEmpty()) return made(QString(text).replace(what, with), heap);
    QString out = with;
    for (const QChar c : text)
        out += c + with;
    return made(out, heap);
}

CallOutcome replacePattern(const QString& text, const Arguments& arguments, JavaPattern::Occurrences which,
                           TemplateHeap& heap)
{
    const base::Result<JavaPattern> pattern = JavaPattern::compile(stringAt(arguments, 0));
    if (!pattern) return JavaException{pattern.error().message};
    const base::Result<QString> out = pattern->replace(text, stringAt(arguments, 1), which, heap.left() / 2);
    if (!out) return JavaException{out.error().message};
    return made(*out, heap);
}

CallOutcome split(const QString& text, const QString& regex, int limit, TemplateHeap& heap)
{
    const base::Result<JavaPattern> pattern = JavaPattern::compile(regex);
    if (!pattern) return JavaException{pattern.error().message};
    TemplateList* list = heap.makeList(TemplateList::Kind::Array);
    for (QString& part : pattern->split(text, limit)) {
        heap.charge(qint64(sizeof(TemplateValue)) + part.size() * 2);
        list->items.emplace_back(std::move(part));
    }
    return TemplateValue(list);
}

CallOutcome matches(const QString& text, const QString& regex)
{
    const base::Result<JavaPattern> pattern = JavaPattern::compile(regex);
    if (!pattern) return JavaException{pattern.error().message};
    return TemplateValue(pattern->matches(text));
}

qint32 compared(const QString& a, const QString& b)
{
    const qsizetype common = qMin(a.size(), b.size());
    for (qsizetype i = 0; i < common; ++i)
        if (a[i] != b[i]) return a[i].unicode() - b[i].unicode();
    return static_cast<qint32>(a.size() - b.size());
}

qint32 position(qsizetype index)
{
    return static_cast<qint32>(index);
}

constexpr Method methods[] = {
    {"length", "",
     [](const QString& text, const Arguments&, TemplateHeap&) -> CallOutcome {
         return TemplateValue(position(text.size()));
     }},
    {"isEmpty", "",
     [](const QString& text, const Arguments&, TemplateHeap&) -> CallOutcome { return TemplateValue(text.isEmpty()); }},
    {"isBlank", "",
     [](const QString& text, const Arguments&, TemplateHeap&) -> CallOutcome {
         return TemplateValue(text.trimmed().isEmpty());
     }},
    {"trim", "", [](const QString& text, const Arguments&, TemplateHeap& heap) { return made(trimmed(text), heap); }},
    {"strip", "", [](const QString& text, const Arguments&, TemplateHeap& heap) { return made(text.trimmed(), heap); }},
    {"intern", "",
     [](const QString& text, const Arguments&, TemplateHeap&) -> CallOutcome { return TemplateValue(text); }},
    {"toUpperCase", "",
     [](const QString& text, const Arguments&, TemplateHeap& heap) { return made(text.toUpper(), heap); }},
    {"toLowerCase", "",
     [](const QString& text, const Arguments&, TemplateHeap& heap) { return made(text.toLower(), heap); }},
    {"substring", "i",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) {
         return substring(text, intAt(a, 0), text.size(), heap);
     }},
    {"substring", "ii",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) {
         return substring(text, intAt(a, 0), intAt(a, 1), heap);
     }},
    {"subSequence", "ii",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) {
         return substring(text, intAt(a, 0), intAt(a, 1), heap);
     }},
    {"charAt", "i",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         const qint32 index = intAt(a, 0);
         if (index < 0 || index >= text.size()) return indexOutOfBounds(index, text.size());
         return TemplateValue(text[index]);
     }},
    {"codePointAt", "i",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         const qint32 index = intAt(a, 0);
         if (index < 0 || index >= text.size()) return indexOutOfBounds(index, text.size());
         if (text[index].isHighSurrogate() && index + 1 < text.size() && text[index + 1].isLowSurrogate())
             return TemplateValue(static_cast<qint32>(QChar::surrogateToUcs4(text[index], text[index + 1])));
         return TemplateValue(static_cast<qint32>(text[index].unicode()));
     }},
    {"indexOf", "s",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(position(text.indexOf(stringAt(a, 0))));
     }},
    {"indexOf", "si",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(
             position(text.indexOf(stringAt(a, 0), qBound(qsizetype(0), qsizetype(intAt(a, 1)), text.size()))));
     }},
    {"indexOf", "i",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(position(text.indexOf(QChar(static_cast<ushort>(intAt(a, 0))))));
     }},
    {"lastIndexOf", "s",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(position(text.lastIndexOf(stringAt(a, 0))));
     }},
    {"lastIndexOf", "si",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         if (intAt(a, 1) < 0) return TemplateValue(-1);
         return TemplateValue(position(text.lastIndexOf(stringAt(a, 0), qMin<qsizetype>(intAt(a, 1), text.size()))));
     }},
    {"lastIndexOf", "i",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(position(text.lastIndexOf(QChar(static_cast<ushort>(intAt(a, 0))))));
     }},
    {"contains", "s",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(text.contains(stringAt(a, 0)));
     }},
    {"startsWith", "s",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(text.startsWith(stringAt(a, 0)));
     }},
    {"startsWith", "si",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         const qint32 from = intAt(a, 1);
         return TemplateValue(from >= 0 && from <= text.size() && text.mid(from).startsWith(stringAt(a, 0)));
     }},
    {"endsWith", "s",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(text.endsWith(stringAt(a, 0)));
     }},
    {"concat", "s",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) { return made(text + stringAt(a, 0), heap); }},
    {"replace", "ss",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) {
         return replaceText(text, stringAt(a, 0), stringAt(a, 1), heap);
     }},
    {"replaceAll", "ss",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) {
         return replacePattern(text, a, JavaPattern::Occurrences::All, heap);
     }},
    {"replaceFirst", "ss",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) {
         return replacePattern(text, a, JavaPattern::Occurrences::First, heap);
     }},
    {"matches", "s",
     [](const QString& text, const Arguments& a, TemplateHeap&) { return matches(text, stringAt(a, 0)); }},
    {"split", "s",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) { return split(text, stringAt(a, 0), 0, heap); }},
    {"split", "si",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) {
         return split(text, stringAt(a, 0), intAt(a, 1), heap);
     }},
    {"compareTo", "s",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(compared(text, stringAt(a, 0)));
     }},
    {"compareToIgnoreCase", "s",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(compared(text.toUpper().toLower(), stringAt(a, 0).toUpper().toLower()));
     }},
    {"contentEquals", "s",
     [](const QString& text, const Arguments& a, TemplateHeap&) -> CallOutcome {
         return TemplateValue(text == stringAt(a, 0));
     }},
    {"hashCode", "",
     [](const QString& text, const Arguments&, TemplateHeap&) -> CallOutcome {
         return TemplateValue(javaHashCode(text));
     }},
    {"repeat", "i",
     [](const QString& text, const Arguments& a, TemplateHeap& heap) -> CallOutcome {
         const qint32 count = intAt(a, 0);
         if (count < 0 || text.size() * 2 * count > heap.left())
             return JavaException{QStringLiteral("count is negative or the text too long")};
         return made(text.repeated(count), heap);
     }},
};

}  // namespace

CallOutcome callStringMethod(const QString& text, const QString& name, const Arguments& arguments, TemplateHeap& heap)
{
    // These two take a null.
    if (name == QLatin1String("equalsIgnoreCase") && fits("s", arguments))
        return TemplateValue(!arguments[0].isNull() && text.compare(stringAt(arguments, 0), Qt::CaseInsensitive) == 0);
    if (name == QLatin1String("valueOf") && fits("o", arguments)) {
        const std::optional<QString> made = javaText(arguments[0], heap.left() / 2);
        if (!made) return JavaException{QStringLiteral("the text is too long")};
        return TemplateValue(*made);
    }
    for (const Method& method : methods) {
        if (name != QLatin1String(method.name) || !fits(method.parameters, arguments)) continue;
        for (const TemplateValue& argument : arguments)
            if (argument.isNull()) return JavaException{QStringLiteral("java.lang.NullPointerException")};
        return method.call(text, arguments, heap);
    }
    return callObjectMethod(TemplateValue(text), name, arguments, heap);
}

}  // namespace trestle::gateway
