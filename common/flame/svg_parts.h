/* What each picture carries. For this folder. */
#ifndef FLAME_SVG_PARTS_H
#define FLAME_SVG_PARTS_H

/* The style sheet; nothing in it is special to XML. */
extern const char svg_style[];

/* The script, to stand in a CDATA section. */
extern const char svg_script[];

#endif
