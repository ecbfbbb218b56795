"""Forenames of people born before 1996, by era: a stated fallback, not a published count.

The names are those of the `faker` project's English list (MIT, which took them from the Office for
National Statistics' top hundreds of 1904 to 1994), and in each era they stand in an order that we
set by hand so that eras look different. A name's weight falls with its place as 1/(place + 7); what
the list leaves out of an era (its many rare names) is missing, so namesakes are somewhat too
frequent among people over 30.
"""

from __future__ import annotations

PLACES_BEFORE = 7
# Order by hand; years are the middle of an era. Names within an era, the most frequent first.
GIRLS = {
    1926: (
        "Margaret Mary Joan Joyce Dorothy Kathleen Irene Jean Eileen Barbara Marjorie Sheila "
        "Elizabeth Patricia Sylvia Hilda Marion Gladys Brenda Pamela Hazel Ruth Frances Rita "
        "Josephine Vera Betty Doris Audrey Muriel Winifred Edna Phyllis Ivy Olive Elsie Beryl "
        "Annie Florence Nora Ellen June Peggy Constance Eleanor Alice Rosemary Maureen Valerie "
        "Ethel Edith Lilian Mavis Freda Stella Grace Lily Rose Violet"
    ),
    1936: (
        "Margaret Jean Mary Joan Patricia Sheila Barbara Doreen June Shirley Dorothy Joyce "
        "Maureen Elizabeth Audrey Brenda Kathleen Sylvia Eileen Pamela Betty Beryl Ann Irene "
        "Marion Valerie Rita Josephine Ruth Hazel Rosemary Norma Jacqueline Janet Judith Anne "
        "Gillian Daphne Frances Marian Hilary Pauline Yvonne Diana Marjorie Iris Doris Eleanor "
        "Marie Teresa Mavis Vera Freda Heather Geraldine Wendy Eunice Avril Monica Thelma"
    ),
    1946: (
        "Margaret Patricia Christine Mary Jean Ann Susan Janet Maureen Barbara Valerie Carol "
        "Sandra Pauline Elizabeth Joan Pamela Jennifer Kathleen Sheila Brenda Anne Linda Gillian "
        "Judith Jacqueline Dorothy Rosemary Marion Shirley Eileen Sylvia Josephine Rita Joyce "
        "Irene Hilary Diana Marilyn Janice Lesley Carole Marian Diane Frances Wendy Hazel Helen "
        "Jane Angela Yvonne Catherine Ruth Jill Beryl Maria Teresa Geraldine Lynne Heather "
        "Beverley Gail Veronica Glenys Doreen Sally Vivien Lorna Dianne Rosalind Elaine"
    ),
    1956: (
        "Susan Linda Christine Margaret Janet Patricia Carol Elizabeth Mary Anne Ann Jane "
        "Jacqueline Sandra Gillian Pauline Angela Julie Elaine Barbara Hilary Jennifer Lesley "
        "Denise Catherine Kathleen Marilyn Diane Pamela Helen Janice Maureen Wendy Sheila Judith "
        "Lynn Alison Gail Lynne Marion Heather Lorraine Sally Yvonne Valerie Frances Brenda "
        "Rosemary Teresa Deborah Karen Debra Beverley Jill Carole Hazel Diana Shirley Anita "
        "Joanna Josephine Marian Dorothy Maria Penelope Ruth Vivien Cheryl Nicola Jean Marie "
        "Annette Sarah Joy Fiona Caroline Geraldine Suzanne"
    ),
    1966: (
        "Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Diane Sharon Tracy Angela Sarah "
        "Alison Caroline Amanda Sandra Linda Catherine Elizabeth Carol Joanne Wendy Janet Dawn "
        "Christine Nicola Lesley Elaine Lorraine Anne Teresa Michelle Paula Sally Maria Ann "
        "Gillian Beverley Patricia Margaret Denise Yvonne Donna Jayne Debra Lisa Mandy Fiona "
        "Heather Suzanne Pauline Clare Samantha Maxine Joanna Louise Mary Claire Lynn Maureen "
        "Judith Jill Cheryl Kim Andrea Carolyn Annette Jennifer Victoria Gail Kathryn Marie "
        "Melanie Barbara Rachel Anna Theresa Lynne Hazel Ruth Kathleen Tina"
    ),
    1976: (
        "Claire Sarah Nicola Emma Joanne Lisa Helen Rachel Karen Rebecca Michelle Samantha "
        "Victoria Clare Louise Amanda Kelly Catherine Julie Sharon Tracey Jane Alison Susan "
        "Elizabeth Caroline Angela Kerry Donna Jennifer Paula Katherine Dawn Deborah Joanna Lucy "
        "Hayley Tracy Zoe Andrea Natalie Anna Charlotte Jacqueline Marie Tanya Leanne Melanie "
        "Sally Wendy Maria Vanessa Laura Jayne Stephanie Heather Anne Fiona Kathryn Christine "
        "Suzanne Gemma Lindsay Natasha Teresa Kate Rachael Kirsty Katie Carly Sara Lorraine "
        "Mary Ruth Beverley Melissa Tina Nina Julia Amy Stacey Charlene Jenna"
    ),
    1986: (
        "Sarah Laura Gemma Emma Rebecca Claire Victoria Samantha Rachel Amy Jennifer Nicola Katie "
        "Lisa Kelly Natalie Louise Michelle Hayley Hannah Helen Charlotte Joanne Lucy Elizabeth "
        "Leanne Danielle Donna Katherine Clare Stephanie Stacey Lauren Jemma Kerry Jade Emily "
        "Kirsty Jessica Zoe Kate Amanda Catherine Natasha Carly Sophie Jenna Cheryl "
        "Vicky Alexandra "
        "Melissa Karen Kimberley Kathryn Abigail Anna Naomi Rachael Caroline Sara Holly Ashley "
        "Joanna Alison Heather Marie Francesca Fiona Kayleigh Alice Ruth Georgina Chloe Bethany "
        "Christina Harriet Tracey Maria Toni Melanie Aimee Rosie Sally Paula Chelsea"
    ),
    1994: (
        "Rebecca Lauren Jessica Charlotte Hannah Sophie Amy Emily Laura Emma Chloe Sarah Lucy "
        "Katie Bethany Jade Megan Danielle Alice Samantha Georgia Elizabeth Victoria Stephanie "
        "Natasha Holly Olivia Rachel Abigail Gemma Natalie Kayleigh Zoe Alexandra Shannon Eleanor "
        "Melissa Chelsea Kirsty Hayley Jasmine Jennifer Nicole Ashleigh Leah Anna Nicola Kimberley "
        "Stacey Harriet Molly Catherine Naomi Grace Amber Paige Francesca Kelly Louise Rosie "
        "Georgina Hollie Kate Aimee Ellie Rachael Michelle Claire Lydia Jodie Leanne Amelia Abbie "
        "Helen Sian Bethan Sally Jemma Beth Christina Josie Lisa Heather"
    ),
}
BOYS = {
    1926: (
        "John William George James Ronald Robert Kenneth Frederick Thomas Albert Eric Edward "
        "Arthur Charles Leslie Sidney Frank Peter Dennis Joseph Alan Stanley Ernest Harold Norman "
        "Raymond Leonard Alfred Harry Donald Reginald Roy Derek Henry David Gordon Geoffrey Jack "
        "Walter Douglas Richard Philip Bernard Cyril Patrick Francis Victor Michael Maurice Gerald "
        "Herbert Percy Cecil Lawrence Clifford Ralph Wilfred Hugh Daniel Sydney"
    ),
    1936: (
        "John Peter William Brian David James Michael Ronald Kenneth George Robert Derek Alan "
        "Dennis Raymond Roy Thomas Eric Donald Anthony Gordon Keith Frederick Geoffrey Edward "
        "Charles Norman Leslie Patrick Joseph Frank Bernard Gerald Maurice Barry Richard Terence "
        "Arthur Leonard Douglas Philip Malcolm Stanley Albert Colin Harry Trevor Victor Roger "
        "Clifford Henry Francis Ernest Bryan Neville Reginald Ivan Denis Daniel Alfred Harold"
    ),
    1946: (
        "John David Michael Peter Robert Anthony Brian Alan William James Richard Kenneth Roger "
        "Keith Colin Christopher Raymond Terence Malcolm Derek Barry Ronald Graham Geoffrey George "
        "Thomas Roy Trevor Stephen Dennis Patrick Edward Philip Paul Eric Ian Leslie Joseph Gordon "
        "Frederick Donald Charles Clive Martin Norman Roderick Douglas Nigel Stuart Bernard Gerald "
        "Victor Andrew Frank Maurice Allan Tony Arthur Hugh Bryan Francis Leonard "
        "Rodney Neil Jeffrey "
        "Timothy Simon Daniel Stewart Denis Howard Kevin Harry Nicholas Jeremy"
    ),
    1956: (
        "David John Stephen Michael Peter Robert Paul Alan Christopher Richard Anthony Andrew Ian "
        "Kevin Keith Philip Graham Martin Nigel William Colin Brian James Geoffrey Trevor Raymond "
        "Roger Barry Kenneth Timothy Malcolm Nicholas Terence Clive Derek Mark Neil Patrick Steven "
        "Thomas Simon Stuart Jeffrey Dennis Roy Francis Adrian Ronald Leslie George Gary Jonathan "
        "Douglas Charles Gordon Howard Joseph Edward Bernard Jeremy Phillip Gerard Russell Gerald "
        "Eric Garry Allan Norman Rodney Daniel Victor Glyn Hugh Laurence Duncan Rex Guy Frank"
    ),
    1966: (
        "David Paul Andrew Mark Stephen John Michael Ian Robert Richard Christopher Peter Simon "
        "Anthony Kevin Gary Steven Martin James Philip Alan Neil Nigel Timothy Colin Graham "
        "Jonathan Nicholas William Adrian Brian Stuart Keith Thomas Patrick Sean Carl Trevor "
        "Wayne Shaun Kenneth Barry Derek Dean Raymond Antony Jeremy Joseph Edward Lee Damian "
        "Jason Terence Clive Darren Phillip Jeffrey Duncan Daniel Gordon Matthew Geoffrey Robin "
        "Karl Roger Malcolm Russell Garry Roy Charles Julian Justin Leslie Bruce Howard Francis Guy"
    ),
    1976: (
        "Paul Mark David Andrew Richard Christopher James Simon Michael Matthew Stephen Lee John "
        "Robert Darren Daniel Steven Jason Nicholas Jonathan Ian Neil Peter Stuart Anthony Martin "
        "Kevin Craig Philip Gary Scott Wayne Timothy Benjamin Adam Alan Dean Adrian Carl Thomas "
        "William Paul Shaun Justin Karl Graham Barry Gareth Sean Nathan Alexander Edward Jamie "
        "Brian Marc Joseph Damian Colin Gavin Russell Patrick Keith Nigel Julian Dominic Samuel "
        "Leon Damien Aaron Duncan Phillip Antony Marcus Glen Robin Charles Joel Tony Trevor Luke"
    ),
    1986: (
        "Christopher James David Daniel Michael Matthew Andrew Richard Paul Mark Thomas Adam "
        "Robert John Lee Benjamin Steven Jonathan Craig Stephen Simon Nicholas Peter Anthony "
        "Alexander Gary Ian Ryan Darren Barry Samuel Ashley Philip Kevin Joseph Martin Stuart "
        "William Neil Luke Carl Gareth Jamie Dean Scott Stewart Ross Sean Timothy Liam Nathan Alan "
        "Edward Marc Shaun Mohammed Patrick Charles Wayne Phillip Aaron Oliver Kieran Graham Leon "
        "George Gavin Karl Keith Josh Dale Damien Dominic Callum Russell Bradley Colin Jack Jordan "
        "Lewis Joshua Abdul Kyle Max Rhys Martyn Antony Brett Shane"
    ),
    1994: (
        "Thomas James Jack Daniel Matthew Ryan Joshua Luke Samuel Jordan Adam Michael Alexander "
        "Christopher Benjamin Joseph Liam Jake William Andrew George Lewis Oliver David Robert "
        "Jamie Nathan Connor Jonathan Harry Callum Aaron Ashley Bradley Jacob Kieran Scott Sam "
        "John Ben Mohammed Nicholas Kyle Charles Mark Sean Edward Stephen Richard Alex Peter "
        "Dominic Joe Reece Lee Rhys Steven Anthony Charlie Paul Craig Jason Dale Ross "
        "Cameron Louis "
        "Dean Conor Shane Elliot Patrick Max Shaun Henry Simon Timothy Mitchell Billy Philip Joel "
        "Josh Marcus Dylan Carl Elliott Brandon Martin Toby Stuart Gareth Danny "
        "Christian Tom Declan "
        "Karl Mohammad Mathew Abdul Jay Owen Kane Brett Ricky Leon Josef Aidan"
    ),
}


def era_forenames() -> list[tuple[str, int, str, float]]:
    """One row a name of an era: (sex, middle year, forename, share among that era's)."""
    rows = []
    for sex, eras in (("f", GIRLS), ("m", BOYS)):
        for year, text in eras.items():
            names = list(dict.fromkeys(text.split()))
            weights = [1 / (place + PLACES_BEFORE) for place in range(len(names))]
            rows += [
                (sex, year, name, weight / sum(weights))
                for name, weight in zip(names, weights, strict=True)
            ]
    return rows
