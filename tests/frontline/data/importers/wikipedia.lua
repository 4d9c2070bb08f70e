-- Invented rows on real towns, written as on Wikipedia's map modules.
local mk = {
	con = "80x80-red-blue-anim.gif", ukr = "Location dot blue.svg", rus = "Location dot red.svg",
}
return {
	secondaryModules = { "Module:Invented overview map" },
	marks = {
		{ lat = "47.985", long = "37.281", mark = mk.con, marksize = "10", label = "[[Kurakhove]]", link = "Kurakhove" },
		{ lat = "48.282", long = "37.176", mark = "Location dot blue.svg", marksize = "12", label = "[[Pokrovsk, Ukraine|Pokrovsk]]", link = "Pokrovsk, Ukraine" },
		{ lat = "48.282", long = "37.176", mark = "Map-arcSE-red.svg", marksize = "18" },
		{ lat = "48.595", long = "38.000", mark = mk.rus, marksize = "12", label = "'''[[Bakhmut]]'''" },
		-- { lat = "50.45", long = "30.52", mark = mk.rus, label = "[[Kyiv]]" },
		{ lat = "47.900", long = "37.100", mark = "Location dot red.svg", marksize = "4", label = "Vyhadane" },
		{ lat = "48.100", long = "37.900", mark = "Fighter-jet-red-icon.svg", marksize = "8", label = "[[Donetsk International Airport]]" },
		{ lat = "48.200", long = "37.900", mark = "Location dot grey.svg", marksize = "4", label = "Nobody's" },
	},
}
